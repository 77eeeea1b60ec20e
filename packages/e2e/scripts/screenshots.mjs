// npm run screenshots: pictures of the status page for docs/images, with data that is always the same.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ensureChromium } from "./chromium.mjs";
import { SAMPLE_TOOLS, sampleReport } from "./status-sample.mjs";
import { startStatusServer } from "./status-server.mjs";
import { root, say } from "./workspace.mjs";

const FOLDER = join(root, "docs", "images");
const MAX_BYTES = 150_000;
const VIEW = { width: 1180, height: 690 };

export async function main() {
  mkdirSync(FOLDER, { recursive: true });
  const server = await startStatusServer({
    report: () => sampleReport(),
    tools: () => ({ tools: SAMPLE_TOOLS }),
    call: refuse,
  });
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ["--no-sandbox", "--disable-lcd-text"],
  });
  try {
    for (const colorScheme of ["light", "dark"]) {
      const page = await browser.newPage({ viewport: VIEW, colorScheme, reducedMotion: "reduce" });
      await page.goto(`${server.address}/admin`);
      await page.getByText("get_order").first().waitFor();
      await save(page, `status-${colorScheme}.png`);
      await page.close();
    }
    const page = await browser.newPage({ viewport: VIEW, colorScheme: "light", reducedMotion: "reduce" });
    await page.goto(`${server.address}/admin#/playground`);
    await page.getByRole("button", { name: "get_order" }).click();
    await page.getByLabel("orderId").fill("1001");
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByText("Change the arguments").waitFor();
    await save(page, "status-playground.png");
  } finally {
    await browser.close();
    await server.stop();
  }
  return 0;
}

async function save(page, name) {
  const path = join(FOLDER, name);
  await page.waitForTimeout(300);
  await page.screenshot({ path });
  const { size } = statSync(path);
  say(`${name}: ${size} bytes`);
  if (size > MAX_BYTES) throw new Error(`${name} has ${size} bytes, more than ${MAX_BYTES}.`);
}

function refuse() {
  const message = "must match pattern ^o-\\d+$";
  const envelope = {
    error: "INVALID_INPUT",
    message: `orderId: ${message}`,
    retryable: false,
    action: "fix_input",
    requestId: "01HZX7K000PLAYGR",
    details: { issues: [{ path: "orderId", message }] },
  };
  const line = { level: "warn", msg: "call refused", tool: "get_order", outcome: "INVALID_INPUT", durationMs: 0.4 };
  return {
    requestId: envelope.requestId,
    durationMs: 0.4,
    result: { isError: true, content: [{ type: "text", text: JSON.stringify(envelope) }], structuredContent: envelope },
    log: [JSON.stringify(line)],
  };
}
