import axe, { type AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from "playwright-core";
import { ensureChromium } from "../../scripts/chromium.mjs";

export interface OpenPage {
  readonly page: Page;
  /** Errors, and what the page's policy did not let happen. */
  readonly complaints: readonly string[];
  /** Bytes that came over the line. */
  bytes(): Promise<number>;
}

/** One Chromium for a test file. As root it can't have a sandbox. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(), args: ["--no-sandbox"] });
}

/** Opens a page in a browser that remembers nothing. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: Request[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfinished", (request) => requests.push(request));
  await page.goto(url);
  return {
    page,
    complaints,
    // Asked for only now: no page that is closed can tell.
    bytes: async () => {
      const sizes = await Promise.all(requests.map((request) => request.sizes()));
      return sizes.reduce(
        (sum, { responseBodySize, responseHeadersSize }) => sum + responseBodySize + responseHeadersSize,
        0,
      );
    },
  };
}

/** What axe-core finds wrong, in a line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // The page's policy keeps out scripts that are added to it, not what the debugger runs.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
