import type { PlannedFile } from "./file-plan.js";
import type { TemplateFile } from "./template-files.js";

export interface ProjectOptions {
  readonly name: string;
  readonly template: string;
  readonly transports: readonly string[];
  /** What the project's package.json asks for of each package of ours. */
  readonly dependency: (packageName: string) => string;
}

const TRANSPORTS_LINE = "  transports: { http: { port: 3000 }, stdio: true },";

/** Plans a whole project from a template's files. Pure. */
export function planProject(files: readonly TemplateFile[], options: ProjectOptions): PlannedFile[] {
  return files.map(({ path, content }) => {
    const text = content.toString().replaceAll(`mcp-template-${options.template}`, options.name);
    if (path === "gitignore") return { path: ".gitignore", content: text };
    if (path === "package.json") return { path, content: fillPackage(text, options) };
    if (path === "mcp.config.ts") return { path, content: fillConfig(text, options) };
    return { path, content: text };
  });
}

function fillPackage(text: string, { dependency }: ProjectOptions): string {
  return text.replace(/"([^"]+)": "workspace:[^"]*"/g, (_, name: string) => `"${name}": "${dependency(name)}"`);
}

function fillConfig(text: string, { transports }: ProjectOptions): string {
  if (!text.includes(TRANSPORTS_LINE))
    throw new Error(`the template's mcp.config.ts lacks the line ${TRANSPORTS_LINE}`);
  const parts = [
    transports.includes("http") ? "http: { port: 3000 }" : "http: false",
    `stdio: ${transports.includes("stdio")}`,
  ];
  return text.replace(TRANSPORTS_LINE, `  transports: { ${parts.join(", ")} },`);
}
