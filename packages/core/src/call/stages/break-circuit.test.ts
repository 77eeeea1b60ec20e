import { describe, expect, test } from "@jest/globals";
import { ToolError, TransientError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, textOf } from "../../fixtures/results.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const breaker = { minimumCalls: 3, cooldown: 50 };
const CIRCUIT_OPEN = { error: "CIRCUIT_OPEN", action: "fallback", retryable: true, retryAfter: 1 };

describe("calls to what fails are not made", () => {
  test("and are made again when one went well after the cooldown", async () => {
    let [isDown, reached] = [true, 0];
    const tool = makeTool(
      "prices",
      () => {
        reached += 1;
        if (isDown) throw new TransientError("away");
        return "25";
      },
      { policy: { breaker } },
    );
    const { call } = await connect([tool]);
    for (let n = 0; n < 3; n += 1) expect(envelopeOf(await call("prices"))).toMatchObject({ message: "away" });
    expect(envelopeOf(await call("prices"))).toMatchObject(CIRCUIT_OPEN);
    expect(reached).toBe(3);
    isDown = false;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(textOf(await call("prices"))).toBe("25");
    expect(textOf(await call("prices"))).toBe("25");
  });

  test("where they do not answer in time", async () => {
    const tool = makeTool("slow", () => new Promise(() => {}), { policy: { breaker, timeout: 10 } });
    const { call } = await connect([tool]);
    for (let n = 0; n < 3; n += 1) expect(envelopeOf(await call("slow"))).toMatchObject({ error: "TIMEOUT" });
    expect(envelopeOf(await call("slow"))).toMatchObject(CIRCUIT_OPEN);
  });

  test("for every tool of the same dependency, and readiness says so where it is critical", async () => {
    const policy = { dependency: "db" };
    const tools = [
      makeTool("read", () => Promise.reject(new TransientError("away")), { policy }),
      makeTool("write", () => "ok", { policy }),
      makeTool("other", () => "ok"),
    ];
    const config = { breaker: { minimumCalls: 3 }, dependencies: { db: { critical: true } } };
    const { post, origin } = await serveHttp(tools, {}, config);
    const textOfCall = async (name: string) => (await post(callMessage(1, name))).text();
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    for (let n = 0; n < 3; n += 1) await textOfCall("read");
    expect(await textOfCall("write")).toContain("CIRCUIT_OPEN");
    expect(await textOfCall("other")).toContain('"ok"');
    const readiness = await fetch(`${origin}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ status: "unavailable", reasons: ["calls to db fail"] });
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain('mcp_breaker_open{breaker="db"} 1');
  });
});

describe("calls are made on", () => {
  test.each<[string, () => unknown]>([
    ["what answers that there is nothing", () => Promise.reject(new ToolError("NOT_FOUND", "none"))],
    ["what is called with wrong arguments", () => Promise.reject(new ToolError("INVALID_INPUT", "wrong"))],
  ])("to %s", async (_what, run) => {
    const { call } = await connect([makeTool("a", run, { policy: { breaker } })]);
    for (let n = 0; n < 6; n += 1) expect(envelopeOf(await call("a"))).not.toMatchObject({ error: "CIRCUIT_OPEN" });
  });

  test("by a tool that calls nobody, and by one that wants no breaker", async () => {
    const fail = () => Promise.reject(new TransientError("away"));
    const annotations = { openWorldHint: true };
    const tools = [makeTool("local", fail), makeTool("brave", fail, { annotations, policy: { breaker: false } })];
    const { call } = await connect(tools, { config: { breaker: { minimumCalls: 2 } } });
    for (const name of ["local", "brave"]) {
      for (let n = 0; n < 4; n += 1) expect(envelopeOf(await call(name))).toMatchObject({ message: "away" });
    }
  });
});
