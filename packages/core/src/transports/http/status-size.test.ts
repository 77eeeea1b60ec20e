import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { serveStatus } from "../../fixtures/serve-status.js";
import { POINTS } from "../../status/point-ring.js";
import type { StatusReport } from "../../status/status-report.js";

describe("of 100 busy tools", () => {
  /** Bytes that the page itself may have of the 100 KB that it loads in all. */
  const PAGE = 40_000;

  async function serveBusy() {
    const names = Array.from({ length: 100 }, (_, index) => `warehouse_inventory_lookup_${index}`);
    const served = await serveStatus(
      names.map((name) => makeTool(name, () => "ok", { title: `Looks up inventory (${name})` })),
    );
    const { metrics, failures } = served.assembly;
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let point = 0; point < POINTS + 5; point += 1) {
      for (const tool of metrics.tools.slice(0, 100)) {
        for (let n = Math.ceil(random() * 30); n > 0; n -= 1) {
          tool.started();
          tool.ended(random() ** 4 * 2, random() < 0.1 ? "TIMEOUT" : undefined);
        }
        if (random() < 0.5) tool.inFlight = Math.floor(random() * 20);
      }
      served.pass();
    }
    for (let n = 0; n < 50; n += 1) {
      const message = `The warehouse did not answer within 10000 ms, and call number ${n} was given up.`;
      const envelope = {
        error: "TIMEOUT",
        message,
        retryable: true,
        action: "retry",
        requestId: crypto.randomUUID(),
      } as const;
      failures.add({ tool: names[n] ?? "", principal: "key:ab12cd34ef56", durationMs: 10_000.123 + n, envelope });
    }
    return served;
  }

  test("the first report leaves most of 100 KB for the page, compressed as browsers take it", async () => {
    const { origin } = await serveBusy();
    const answer = await fetch(`${origin}/admin/status`, { headers: { "accept-encoding": "gzip, deflate, br" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(answer.headers.get("vary")).toBe("accept-encoding");
    const size = Number(answer.headers.get("content-length"));
    expect(size).toBeGreaterThan(10_000);
    expect(size).toBeLessThan(100_000 - PAGE);
    const report: StatusReport = Object(await answer.json());
    expect(report.tools).toHaveLength(100);
    expect(report.tools.every(({ series }) => series?.calls.length === POINTS)).toBe(true);
  });

  test("the next ones are small, and who does not take gzip gets plain text", async () => {
    const { origin, read, pass } = await serveBusy();
    const { last } = (await read()).series;
    pass();
    const answer = await fetch(`${origin}/admin/status?since=${last}`, { headers: { "accept-encoding": "gzip;q=0" } });
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect((await answer.text()).length).toBeLessThan(50_000);
  });
});
