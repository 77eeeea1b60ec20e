import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { z } from "zod";
import { accessibilityProblems, type OpenPage, openPage, startBrowser } from "./support/browser.js";
import { post } from "./support/connect.js";
import { startStatusProject } from "./support/status-project.js";

/** With those that show something, 100 tools and more. */
const IDLE_TOOLS = 100;
const MAX_BYTES = 100_000;
const failureSchema = z.object({ result: z.object({ structuredContent: z.object({ requestId: z.string() }) }) });

let browser: Browser;
let project: Awaited<ReturnType<typeof startStatusProject>>;
let admin: string;

beforeAll(async () => {
  project = await startStatusProject(IDLE_TOOLS);
  browser = await startBrowser();
  admin = `${project.server.address}/admin`;
});

afterAll(async () => {
  await browser?.close();
  await project?.end();
});

function call(name: string, args: Record<string, unknown> = {}) {
  const params = { name, arguments: args };
  return post(project.server.address, { jsonrpc: "2.0", id: 1, method: "tools/call", params });
}

async function onPage(use: (open: OpenPage) => Promise<void>, options: Parameters<typeof openPage>[2] = {}) {
  const open = await openPage(browser, admin, options);
  await use(open);
  expect(open.complaints).toEqual([]);
  await open.page.context().close();
}

describe("the status page of a real server", () => {
  test("shows what runs, and under 100 KB of it come over the line with 100 tools", async () => {
    await onPage(async ({ page, bytes }) => {
      await page.getByText("ready", { exact: true }).waitFor();
      await page.getByRole("button", { name: "greet", exact: true }).waitFor();
      expect(await page.locator("#tools-count").textContent()).toBe("108");
      expect(await page.locator("#facts").textContent()).toContain(`Process${project.server.child.pid}`);
      expect(await page.locator("#facts").textContent()).toContain(`${project.server.address}/mcp`);
      expect(await page.title()).toContain("ready · ");
      expect(await bytes()).toBeLessThan(MAX_BYTES);
    });
  });

  test("counts calls as they are made, without being loaded again", async () => {
    await onPage(async ({ page }) => {
      const calls = page
        .getByRole("row", { name: /^greet/ })
        .getByRole("cell")
        .first();
      await calls.waitFor();
      const before = Number(await calls.textContent());
      for (let i = 0; i < 3; i++) await call("greet", { name: "Ana" });
      await page.getByRole("row", { name: new RegExp(`^greet ${before + 3}\\b`) }).waitFor();
      await page
        .getByRole("row", { name: /^greet/ })
        .getByRole("img", { name: /^Chart: / })
        .first()
        .waitFor();
    });
  });

  test("sorts by a column and filters by name", async () => {
    await call("greet", { name: "Ana" });
    await onPage(async ({ page }) => {
      const first = page.locator("#tools tbody tr").first();
      const heads = page.locator("#tools thead");
      await heads.getByRole("button", { name: "Calls" }).click();
      await page.locator("#tools tbody tr:first-child", { hasText: "greet" }).waitFor();
      expect(await heads.locator('[aria-sort="descending"]').textContent()).toBe("Calls");
      await heads.getByRole("button", { name: "Tool" }).click();
      expect(await first.textContent()).toContain("echo");
      await heads.getByRole("button", { name: "Tool" }).click();
      expect(await first.textContent()).toContain("wait");
      await page.getByLabel("Filter tools", { exact: true }).fill("idle_00");
      expect(await page.locator("#tools tbody tr").count()).toBe(10);
      await page.getByLabel("Filter tools", { exact: true }).fill("no such");
      await page.getByText("No tool fits the filter.").waitFor();
    });
  });

  test("shows a failure with its request id, what the client got and how to trace it", async () => {
    const { result } = failureSchema.parse(await (await call("fail")).json());
    const { requestId } = result.structuredContent;
    await onPage(async ({ page }) => {
      const row = page.getByRole("row").filter({ hasText: requestId }).first();
      expect(await row.textContent()).toContain("The shelf is <b>empty</b>");
      await row.getByRole("button", { name: /^Show the envelope/ }).click();
      await page.getByText(`mcp trace ${requestId}`).waitFor();
      expect(await page.getByLabel("Envelope", { exact: true }).textContent()).toContain('"retryable": false');
      await page.getByLabel("Envelope", { exact: true }).press("Escape");
      expect(await page.getByText(`mcp trace ${requestId}`).isVisible()).toBe(false);
    });
  });

  test("is free of what axe-core finds, in light and dark, wide and narrow", async () => {
    await call("fail");
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        await onPage(
          async ({ page }) => {
            await page
              .getByRole("button", { name: /^Show the envelope/ })
              .first()
              .click();
            expect(await accessibilityProblems(page)).toEqual([]);
          },
          { colorScheme, viewport: { width, height: 800 } },
        );
      }
    }
  });

  test("is used by keyboard alone, and keeps the theme that was chosen", async () => {
    await onPage(async ({ page }) => {
      await page.getByRole("button", { name: "greet", exact: true }).waitFor();
      await page.keyboard.press("Tab");
      expect(await page.locator(":focus").textContent()).toBe("Skip to content");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await page.getByRole("tab", { name: "Playground", selected: true }).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Theme: dark" }).waitFor();
      await page.getByRole("button", { name: "greet", exact: true }).waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.type("greet");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const name = page.getByLabel("name required");
      const id = await name.getAttribute("id");
      for (let tabs = 0; tabs < 5 && (await page.locator(":focus").getAttribute("id")) !== id; tabs += 1) {
        await page.keyboard.press("Tab");
      }
      await page.keyboard.type("Bo");
      await page.keyboard.press("Enter");
      await page.getByLabel("Text").getByText("Hello Bo").waitFor();
      await page.reload();
      await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    });
  });
});
