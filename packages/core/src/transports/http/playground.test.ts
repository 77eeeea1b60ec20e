import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { abortOf, makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { makeProjectFolder } from "../../fixtures/project-folder.js";
import { JSON_TYPE, servePlayground } from "../../fixtures/serve-playground.js";
import type { ToolContext } from "../../operation/tool-context.js";
import type { PlaygroundAnswer, PlaygroundTools } from "../../status/status-report.js";

const envelopeIn = ({ result }: PlaygroundAnswer): unknown => Object(result).structuredContent;
describe("a call from the playground", () => {
  test("goes the way of a client's: its arguments are checked, and its result, time and lines come back", async () => {
    const schema = { count: z.coerce.number() };
    const add = ({ count }: Record<string, unknown>, { log }: ToolContext) => {
      log.info({ count }, "adding");
      return Number(count) + 1;
    };
    const { call } = await servePlayground([makeTool("add", add, { schema })]);
    const answer = await call("add", { count: "2" });
    expect(answer).toEqual({
      requestId: expect.any(String),
      durationMs: expect.any(Number),
      result: { content: [{ type: "text", text: "3" }] },
      log: [expect.any(String), expect.any(String)],
    });
    const [own, line] = answer.log.map((text) => JSON.parse(text));
    expect(own).toMatchObject({ msg: "adding", count: 2, tool: "add", requestId: answer.requestId });
    expect(line).toMatchObject({ msg: "call", outcome: "ok", principal: "operator", requestId: answer.requestId });

    const refused = await call("add", { count: "many" });
    expect(envelopeIn(refused)).toMatchObject({ error: "INVALID_INPUT", requestId: refused.requestId });
  });

  test("is counted, and shown among the failures with who made it", async () => {
    const tool = makeTool("fail", () => {
      throw new Error("broken");
    });
    const { call, origin } = await servePlayground([tool]);
    const { requestId } = await call("fail");
    const { failures, tools, playground } = Object(await (await fetch(`${origin}/admin/status`)).json());
    expect(failures).toEqual([expect.objectContaining({ requestId, principal: "operator", tool: "fail" })]);
    expect(tools).toEqual([expect.objectContaining({ calls: 1, errors: 1 })]);
    expect(playground).toBe(true);
  });

  test("is audited as the operator's, with the address that it came from", async () => {
    const folder = await makeProjectFolder({});
    const file = join(folder, "audit.jsonl");
    const { call } = await servePlayground([makeTool("a", () => "ok")], { audit: { file } });
    const { requestId } = await call("a");
    for (;;) {
      const text = await readFile(file, "utf8");
      if (!text.endsWith("\n")) continue;
      expect(JSON.parse(text)).toMatchObject({ event: "call", requestId, principal: "operator", address: "127.0.0.1" });
      return;
    }
  });

  test("may use what takes a scope, and not what refuses it by its own rule", async () => {
    const scoped = makeTool("scoped", () => "ok", { policy: { scopes: ["admin"] } });
    const own = Object.assign(
      makeTool("own", () => "ok"),
      { permits: ({ id }: { id: string }) => id !== "operator" },
    );
    const { call } = await servePlayground([scoped, own], { auth: { custom: () => undefined } });
    expect(await call("scoped")).toMatchObject({ result: { content: [{ text: "ok" }] } });
    expect(await call("own")).toMatchObject({ error: { data: { error: "FORBIDDEN" } } });
  });

  test("has no more calls at once than one caller may", async () => {
    const gate = makeGate();
    const { call } = await servePlayground([makeTool("a", () => gate.opened)], { concurrency: { perPrincipal: 1 } });
    const first = call("a");
    expect(envelopeIn(await call("a"))).toMatchObject({ error: "OVERLOADED" });
    gate.open();
    expect(await first).toMatchObject({ result: { content: [] } });
  });

  test("is held to the tool's deadline, its rate limit and the size of its result", async () => {
    const slow = makeTool("slow", () => new Promise(() => {}), { policy: { timeout: 20 } });
    const rare = makeTool("rare", () => "ok", { policy: { rateLimit: { limit: 1, window: 60_000 } } });
    const large = makeTool("large", () => "x".repeat(2_000));
    const { call } = await servePlayground([slow, rare, large], { results: { maxBytes: 1_000 } });
    expect(envelopeIn(await call("slow"))).toMatchObject({ error: "TIMEOUT" });
    await call("rare");
    expect(envelopeIn(await call("rare"))).toMatchObject({ error: "RATE_LIMITED" });
    expect(envelopeIn(await call("large"))).toMatchObject({ error: "RESULT_TOO_LARGE" });
  });

  test("is refused while the server drains", async () => {
    const { call, assembly } = await servePlayground([makeTool("a", () => "ok")]);
    assembly.health.state = "draining";
    expect(envelopeIn(await call("a"))).toMatchObject({ error: "DRAINING" });
  });

  test("can be asked nothing: the tool learns what it does of a client that can't be", async () => {
    const asking = makeTool("asking", (_, context) =>
      context.elicit({ message: "Sure?", schema: { yes: z.boolean() } }),
    );
    const { call } = await servePlayground([asking]);
    expect(await call("asking")).toMatchObject({ error: { code: -32021, data: { action: "fallback" } } });
  });

  test("is told nothing but its answer", async () => {
    const telling = makeTool("telling", async (_, context) => {
      await context.progress(1, 2, "half");
      await context.message("error", "hear me");
      return "ok";
    });
    const { call } = await servePlayground([telling]);
    expect(await call("telling")).toMatchObject({ result: { content: [{ text: "ok" }] } });
  });

  test("of a tool that there is not is answered like a client's", async () => {
    const { call } = await servePlayground([makeTool("a", () => "ok")]);
    expect(await call("<b>b</b>")).toMatchObject({
      error: { data: { error: "UNKNOWN_TOOL" } },
      log: [expect.any(String)],
    });
  });

  test("ends when the browser goes away", async () => {
    const [started, aborted] = [makeGate(), makeGate<unknown>()];
    const tool = makeTool("long", async (_, { signal }) => {
      started.open();
      aborted.open(await abortOf(signal));
    });
    const { send } = await servePlayground([tool]);
    const browser = new AbortController();
    const sent = send({ tool: "long", arguments: {} }, JSON_TYPE, browser.signal).catch(() => undefined);
    await started.opened;
    browser.abort();
    expect(await aborted.opened).toMatchObject({ code: "CANCELLED" });
    await sent;
  });
});

describe("what it offers", () => {
  test("is every tool, as tools/list has it, also those that take a scope", async () => {
    const tools = [
      makeTool("a", () => "ok", { title: "A", annotations: { readOnlyHint: true }, schema: { n: z.number() } }),
      makeTool("b", () => "ok", { policy: { scopes: ["admin"] } }),
    ];
    const { origin } = await servePlayground(tools, { auth: { custom: () => undefined } });
    const offered: PlaygroundTools = Object(await (await fetch(`${origin}/admin/tools`)).json());
    expect(offered.tools).toEqual([
      {
        name: "a",
        title: "A",
        description: "Does what its test says",
        inputSchema: expect.objectContaining({ type: "object", required: ["n"] }),
        annotations: { readOnlyHint: true },
      },
      expect.objectContaining({ name: "b" }),
    ]);
  });

  test("goes on beyond the first page of the list", async () => {
    const tools = Array.from({ length: 1_001 }, (_, index) => makeTool(`tool_${index}`, () => "ok"));
    const { origin } = await servePlayground(tools);
    expect(Object(await (await fetch(`${origin}/admin/tools`)).json()).tools).toHaveLength(1_001);
  });
});
