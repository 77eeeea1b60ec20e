import { byId } from "./dom.js";

const KEY = "mcp-prod theme";
const THEMES = ["system", "light", "dark"];

/** Light, dark, or what the system says: kept in this browser. */
export function startTheme(): void {
  const toggle = byId("theme");
  let theme = kept();
  const show = (): void => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    toggle.textContent = `Theme: ${theme}`;
  };
  toggle.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
    keep(theme);
    show();
  });
  show();
}

function kept(): string {
  try {
    const theme = localStorage.getItem(KEY) ?? "";
    return THEMES.includes(theme) ? theme : "system";
  } catch {
    return "system";
  }
}

/** A browser that keeps nothing has the theme for this visit. */
function keep(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}
