import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { sampleReport } from "../scripts/status-sample.mjs";
import { type StatusAnswers, startStatusServer } from "../scripts/status-server.mjs";
import { type OpenPage, openPage, startBrowser } from "./support/browser.js";

const EVERY = 5000;
const UNSEEN = /\p{Cc}(?<![\n\t])|\p{Cf}/u;
const SCRIPT = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
const HOSTILE = [
  SCRIPT,
  `"><svg onload="document.title='owned'">`,
  "javascript:document.title='owned'",
  "name\u202Egnp.exe\u2066\u200B\u0007",
  `${"long ".repeat(50_000)}end`,
  "__proto__",
];

let browser: Browser;
let server: Awaited<ReturnType<typeof startStatusServer>> | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

afterAll(() => browser?.close());

async function open(answers: Partial<StatusAnswers>, hash = ""): Promise<OpenPage> {
  const none = { tools: () => ({ tools: [] }), call: () => ({ requestId: "r", durationMs: 1, log: [] }) };
  server = await startStatusServer({ report: () => sampleReport(), ...none, ...answers });
  return openPage(browser, `${server.address}/admin${hash}`);
}

/** Waits until it is so; the test's own time limit ends it. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The page asks again, now. */
async function pollAgain(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}

const hostileTool = (name: string) => {
  const hints = { title: name, description: name };
  const field = { description: name, title: name, type: "string", pattern: name, default: name };
  return {
    name,
    ...hints,
    annotations: { readOnlyHint: true },
    inputSchema: { type: "object", properties: { [name]: field } },
  };
};

describe("data that wants to be more than data", () => {
  test("is shown as text on the status page, with nothing in it unseen, and cut where it is long", async () => {
    const { page, complaints } = await open({
      report: () => {
        const report = sampleReport();
        const idle = { calls: 1, errors: 1, inFlight: 0, queued: 0, perSecond: 1, errorRatio: 1, latency: null };
        return {
          ...report,
          server: {
            ...Object(report.server),
            title: SCRIPT,
            version: SCRIPT,
            addresses: HOSTILE,
            state: "unavailable",
            reasons: HOSTILE,
          },
          tools: HOSTILE.map((name) => ({ name, title: name, ...idle })),
          failures: HOSTILE.map((text) => ({
            ...{ at: 1, tool: text, requestId: text, principal: text, durationMs: 1 },
            error: { error: text, message: text, retryable: false, action: text },
          })),
          dependencies: HOSTILE.map((name) => ({ name, critical: true, state: "down", message: name })),
          budgets: HOSTILE.map((principal) => ({ principal, period: principal, spent: 1 })),
        };
      },
    });
    await page
      .locator("#tools tbody tr")
      .nth(HOSTILE.length - 1)
      .waitFor();
    for (const button of await page.locator("#failures [aria-expanded]").all()) await button.click();
    const text = (await page.locator("body").textContent()) ?? "";
    expect(text).toContain(SCRIPT);
    expect(text).toContain("name[U+202E]gnp.exe[U+2066][U+200B][U+0007]");
    expect(text).not.toMatch(UNSEEN);
    expect(text.length).toBeLessThan(60_000);
    await expectUntouched(page, complaints);
  });

  test("is shown as text in the playground: tools, their forms, results, errors and logs", async () => {
    const { page, complaints } = await open(
      {
        tools: () => ({ tools: HOSTILE.map(hostileTool) }),
        call: ({ tool }) => ({
          requestId: tool,
          durationMs: 1,
          result: {
            content: [
              { type: "text", text: tool },
              { type: "image", mimeType: "text/html", data: "PHNjcmlwdD4=" },
              { type: "image", mimeType: "image/svg+xml", data: "PHN2Zy8+" },
              { type: "image", mimeType: "image/png", data: `"><img src=x onerror="document.title='owned'">` },
              { type: "audio", mimeType: tool, data: tool },
              { type: "resource_link", uri: "javascript:document.title='owned'", name: tool },
              { type: "resource", resource: { uri: tool, text: tool } },
              { type: tool },
              null,
            ],
            structuredContent: { [tool]: tool },
          },
          log: [tool, JSON.stringify({ level: tool, msg: tool, [tool]: tool })],
        }),
      },
      "#/playground",
    );
    for (let i = 0; i < HOSTILE.length; i++) {
      await page.locator(".toollist button").nth(i).click();
      await page.getByRole("button", { name: "Call", exact: true }).click();
      await page.locator(".history li").nth(i).waitFor();
      expect(await page.locator("#playground img, #playground a, #playground script").count()).toBe(0);
    }
    expect(await page.locator("body").textContent()).not.toMatch(UNSEEN);
    await expectUntouched(page, complaints);
  });

  async function expectUntouched(page: Page, complaints: readonly string[]): Promise<void> {
    expect(await page.title()).not.toBe("owned");
    expect(await page.locator("main img, main script, main iframe, main a").count()).toBe(0);
    expect(complaints).toEqual([]);
  }
});

describe("a server in trouble", () => {
  test("is said to be away or to refuse the credentials, with the age of what is still shown", async () => {
    let status: number | undefined;
    const { page } = await open({
      report: () => {
        if (status !== undefined) throw Object.assign(new Error("no"), { status });
        return sampleReport();
      },
    });
    await page.getByText("live", { exact: true }).waitFor();
    status = 401;
    await pollAgain(page);
    await page.locator("#notice", { hasText: "The server refused the credentials (401)." }).waitFor();
    await page.locator("#freshness", { hasText: /the data below is \d+ s old/ }).waitFor();
    expect(await page.getByRole("status").textContent()).toContain("refused the credentials");
    expect(await page.getByRole("row", { name: /^get_order/ }).count()).toBeGreaterThan(0);
    await server?.stop();
    await pollAgain(page);
    await page.locator("#notice", { hasText: "The server can't be reached." }).waitFor();
    expect(await page.title()).toContain("no data");
  });

  test("is shown to drain, with the reasons that it gives", async () => {
    const draining = { ...Object(sampleReport().server), state: "draining", reasons: ["SIGTERM"] };
    const { page } = await open({ report: () => sampleReport({ server: draining }) });
    await page.locator("#notice", { hasText: "takes no more calls. SIGTERM" }).waitFor();
    expect(await page.locator("#state").textContent()).toBe("draining");
  });

  test("that was started anew is asked for all of its points", async () => {
    const asked: (number | undefined)[] = [];
    let report = sampleReport();
    const { page } = await open({
      report: (since) => {
        asked.push(since);
        return report;
      },
    });
    await page.getByText("live", { exact: true }).waitFor();
    const restarted = { ...Object(report.server), startedAt: Date.now() };
    report = sampleReport({ server: restarted, series: { interval: EVERY, last: 3 } });
    await pollAgain(page);
    await until(() => asked.length === 3);
    expect(asked).toEqual([undefined, 900, undefined]);
  });
});

describe("the page", () => {
  test("asks every five seconds while it is seen, and not while it is hidden", async () => {
    let asked = 0;
    server = await startStatusServer({
      report: () => {
        asked += 1;
        return sampleReport();
      },
      tools: () => ({ tools: [] }),
      call: () => undefined,
    });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(`${server.address}/admin`);
    await page.getByText("live", { exact: true }).waitFor();
    await page.clock.runFor(EVERY);
    await until(() => asked === 2);
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    await pollAgain(page);
    await page.clock.runFor(EVERY * 10);
    expect(asked).toBe(2);
    await page.evaluate("Object.defineProperty(document, 'hidden', { value: false })");
    await pollAgain(page);
    await until(() => asked === 3);
    await context.close();
  });

  test("shows the first hundred of a thousand tools, and all when asked", async () => {
    const { page, complaints } = await open({ report: () => sampleReport({ tools: 1000 }) });
    const rows = page.locator("#tools tbody tr");
    await page.getByRole("button", { name: "Show all 1000" }).click();
    expect(await rows.count()).toBe(1000);
    await page.evaluate("globalThis.kept = document.querySelectorAll('#tools tbody tr')[500]");
    const polled = page.waitForResponse(/admin\/status/);
    await pollAgain(page);
    await polled;
    expect(await page.evaluate("document.querySelectorAll('#tools tbody tr')[500] === globalThis.kept")).toBe(true);
    await page.getByLabel("Filter tools", { exact: true }).fill("tool_0999");
    expect(await rows.count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test("says how the playground is turned on where it is off", async () => {
    const { page } = await open({ report: () => sampleReport({ playground: false }) }, "#/playground");
    await page.getByText("transports.http.operations.playground").waitFor();
    expect(await page.getByRole("button", { name: "get_order" }).count()).toBe(0);
  });
});
