import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { accessibilityProblems, openPage, startBrowser } from "./support/browser.js";
import { startStatusProject } from "./support/status-project.js";

let browser: Browser;
let project: Awaited<ReturnType<typeof startStatusProject>>;

beforeAll(async () => {
  project = await startStatusProject();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await project?.end();
});

/** Opens the playground with a tool chosen in it. */
async function onTool(tool: string, use: (page: Page) => Promise<void>, colorScheme: "light" | "dark" = "light") {
  const { page, complaints } = await openPage(browser, `${project.server.address}/admin#/playground`, { colorScheme });
  await page.getByRole("button", { name: tool, exact: true }).click();
  await use(page);
  expect(complaints).toEqual([]);
  await page.context().close();
}

const run = (page: Page): Promise<void> => page.getByRole("button", { name: "Call", exact: true }).click();

describe("the playground of a real server", () => {
  test("calls a tool with what its form says, and shows result, time, request id and log", async () => {
    await onTool("greet", async (page) => {
      expect(await page.getByLabel("times").inputValue()).toBe("1");
      await page.getByLabel("name required").fill("Ana");
      await page.getByLabel("times").fill("2");
      await run(page);
      await page.getByLabel("Text").getByText("Hello Ana, Hello Ana").waitFor();
      expect(await page.locator(".outcome").textContent()).toMatch(/^ok[\d.,]+ m?s\S+Copy$/);
      expect(await page.locator(".log").textContent()).toContain("greeting");
      await page.getByRole("button", { name: /^Repeat greet/ }).click();
      await page.locator(".history li").nth(1).waitFor();
    });
  });

  test("builds nested objects, arrays, unions, records and what may be null", async () => {
    await onTool("order", async (page) => {
      await page.getByLabel("sku").fill("s-1");
      await page.getByLabel("quantity").fill("2");
      await page.getByRole("button", { name: "Add an item" }).click();
      await page.getByLabel("sku").nth(1).fill("s-2");
      await page.getByLabel("quantity").nth(1).fill("1");
      await page.getByLabel("Kind of to").selectOption("kind: home");
      await page.getByLabel("street").fill("Long Lane 1");
      await page.getByLabel("gift").check();
      await page.getByLabel("wrap").selectOption("box");
      await page.getByLabel("Kind of note").selectOption("null");
      await page.getByLabel("Set labels").check();
      await page.getByRole("button", { name: "Add an entry" }).click();
      await page.getByLabel("Key").fill("a.b");
      await page.getByLabel("value").fill("x");
      await page.getByRole("button", { name: "JSON", exact: true }).click();
      const json = JSON.parse(await page.getByLabel("Arguments as JSON").inputValue());
      expect(json).toEqual({
        lines: [
          { sku: "s-1", quantity: 2 },
          { sku: "s-2", quantity: 1 },
        ],
        to: { kind: "home", street: "Long Lane 1" },
        gift: true,
        wrap: "box",
        note: null,
        labels: { "a.b": "x" },
      });
      await page.getByRole("button", { name: "Form", exact: true }).click();
      expect(await page.getByLabel("street").inputValue()).toBe("Long Lane 1");
      await run(page);
      await page.locator(".outcome", { hasText: "ok" }).waitFor();
      expect(
        JSON.parse(
          (await page.getByLabel("Structured content").or(page.getByLabel("Text")).first().textContent()) ?? "",
        ),
      ).toEqual(json);
    });
  });

  test("shows what the server refuses at the field that it names", async () => {
    await onTool("order", async (page) => {
      await page.getByLabel("sku").fill("wrong");
      await page.getByLabel("quantity").fill("0");
      await page.getByLabel("Kind of note").selectOption("null");
      await run(page);
      await page.locator(".outcome", { hasText: "INVALID_INPUT" }).waitFor();
      const sku = page.getByLabel("sku");
      expect(await sku.getAttribute("aria-invalid")).toBe("true");
      expect(await page.locator(":focus").getAttribute("id")).toBe(await sku.getAttribute("id"));
      expect(await page.locator(".field", { has: sku }).locator(".error").textContent()).toContain("pattern");
      expect(await page.getByLabel("quantity").getAttribute("aria-invalid")).toBe("true");
      await page.getByText("Change the arguments.").waitFor();
    });
  });

  test("keeps as JSON what its form has no room for, and says what is none", async () => {
    await onTool("greet", async (page) => {
      await page.getByRole("button", { name: "JSON", exact: true }).click();
      await page.getByLabel("Arguments as JSON").fill('{"name": ["Ana"]}');
      await page.getByRole("button", { name: "Form", exact: true }).click();
      await page.getByText("it stays JSON").waitFor();
      await page.getByLabel("Arguments as JSON").fill("{");
      await run(page);
      await page.getByText("This is no JSON object.").waitFor();
    });
  });

  test("asks before it calls what may destroy things, and takes no for an answer", async () => {
    await onTool("erase", async (page) => {
      await run(page);
      const dialog = page.getByRole("dialog", { name: "Call erase?" });
      await dialog.waitFor();
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      expect(await page.locator(".history li").count()).toBe(0);
      await run(page);
      await dialog.getByRole("button", { name: "Keep it" }).click();
      expect(await page.locator(".history li").count()).toBe(0);
      await run(page);
      await dialog.getByRole("button", { name: "Call it" }).click();
      await page.getByLabel("Text").getByText("erased").waitFor();
    });
  });

  test("cancels a call that takes long: the server stops it", async () => {
    await onTool("wait", async (page) => {
      await run(page);
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText("Cancelled: the server was told to stop the call.").waitFor();
      await project.server.logLine((line) => line.tool === "wait" && JSON.stringify(line).includes("CANCELLED"));
    });
  });

  test("shows pictures, and errors with what to do about them", async () => {
    await onTool("picture", async (page) => {
      await run(page);
      const picture = page.getByRole("img", { name: "Picture that the tool sent (image/png)" });
      await picture.waitFor();
      expect(await page.evaluate("document.querySelector('.answer img').naturalWidth")).toBe(1);
      await page.getByRole("button", { name: "fail", exact: true }).click();
      await run(page);
      await page.getByText("The shelf is <b>empty</b>", { exact: true }).waitFor();
      await page.getByText("not retryable").waitFor();
    });
  });

  test("is free of what axe-core finds, in light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await onTool(
        "order",
        async (page) => {
          await page.getByLabel("Set labels").check();
          await page.getByRole("button", { name: "Add an entry" }).click();
          await run(page);
          await page.locator(".outcome", { hasText: "INVALID_INPUT" }).waitFor();
          expect(await accessibilityProblems(page)).toEqual([]);
        },
        colorScheme,
      );
    }
  });
});
