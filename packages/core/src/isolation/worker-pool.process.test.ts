import { describe, expect, jest, test } from "@jest/globals";
import type { Config } from "../config/config-schema.js";
import { envelopeOf, jsonOf, textOf } from "../fixtures/results.js";
import { type ServedProcess, serveProcess } from "../fixtures/serve-process.js";

// Processes and their workers take their time to start on a busy machine, and so must deadlines.
jest.setTimeout(60_000);

/** Does what its argument says, in a worker. */
const HOSTILE = `
  import { setTimeout as sleep } from "node:timers/promises";
  import { threadId } from "node:worker_threads";
  import { z } from "zod";
  import { ToolError } from "@src/errors/tool-error.js";
  import { MCPTool } from "@src/tool/mcp-tool.js";
  let calls = 0;
  const kept = [];
  const ways = {
    answer: () => ({ threadId, calls }),
    loop: () => { for (;;); },
    hoard: () => { for (;;) kept.push(new Array(1e6)); },
    exit: () => process.exit(0),
    text: () => { throw "only words: s3cret"; },
    nothing: () => { throw undefined; },
    never: () => new Promise(() => {}),
    unhandled: () => { Promise.reject(new Error("dropped s3cret")); return new Promise(() => {}); },
    late: () => { setTimeout(() => { throw new Error("thrown s3cret"); }, 0); return new Promise(() => {}); },
    refuse: () => { throw new ToolError("NOT_FOUND", "gone", { retryable: true, retryAfter: 5, action: "retry", details: { a: 1 } }); },
    error: () => { throw new Error("at /srv/app: s3cret"); },
    unwritable: () => ({ big: 1n }),
    sleep: async () => { await sleep(400); return { threadId }; },
    sleepLong: async () => { await sleep(1_700); },
    print: () => { console.log("printed with log"); process.stdout.write("written to stdout\\n"); return "printed"; },
    leave: async (signal, log) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      log.info({ reason: signal.reason.code, isToolError: signal.reason instanceof ToolError }, "left");
    },
  };
  export default class extends MCPTool {
    name = "hostile";
    description = "Does what its argument says";
    schema = z.object({ way: z.string() });
    policy = { isolation: "worker", timeout: 2_500 };
    execute({ way }, { signal, log }) { calls += 1; return ways[way](signal, log); }
  }`;

const PLAIN = `
  import { z } from "zod";
  import { MCPTool } from "@src/tool/mcp-tool.js";
  export default class extends MCPTool {
    name = "plain";
    description = "Answers from the server's own thread";
    schema = z.object({});
    execute() { return "at once"; }
  }`;

const FILES = { "tools/hostile.tool.js": HOSTILE, "tools/plain.tool.js": PLAIN };

function serve(config: Partial<Config> = {}): Promise<ServedProcess> {
  return serveProcess(FILES, { isolation: { workers: 2, memory: 64 }, ...config });
}

describe("a call that goes wrong in a worker is answered, its neighbour goes on, and the next call works:", () => {
  test("endless loops and promises end at the deadline, hoards, exits and crashes at once", async () => {
    const server = await serve();
    const expected: Record<string, object> = {
      loop: { error: "TIMEOUT", retryable: true, details: { timeoutMs: 2_500 } },
      never: { error: "TIMEOUT" },
      hoard: { error: "INTERNAL", message: expect.stringContaining("64 MB of memory") },
      exit: { error: "INTERNAL", message: expect.stringContaining("process.exit(0)") },
      unhandled: { error: "INTERNAL", message: expect.stringContaining("crashed") },
      late: { error: "INTERNAL", message: expect.stringContaining("crashed") },
    };
    for (const [way, envelope] of Object.entries(expected)) {
      const [neighbour, failed, plain] = await Promise.all([
        server.call("hostile", { way: "sleep" }),
        server.call("hostile", { way }),
        server.call("plain"),
      ]);
      expect(envelopeOf(failed)).toMatchObject(envelope);
      expect(JSON.stringify(failed)).not.toContain("s3cret");
      expect(jsonOf(neighbour)).toEqual({ threadId: expect.any(Number) });
      expect(textOf(plain)).toBe("at once");
      expect(jsonOf(await server.call("hostile", { way: "answer" }))).toMatchObject({ calls: expect.any(Number) });
    }
    expect(server.output().stderr).toContain("dropped s3cret");
  });

  test("the worker of a loop is another one afterwards, and that of an error the same", async () => {
    const server = await serve({ isolation: { workers: 1 } });
    const before = jsonOf(await server.call("hostile", { way: "answer" }));
    await server.call("hostile", { way: "error" });
    expect(jsonOf(await server.call("hostile", { way: "answer" }))).toEqual({ ...Object(before), calls: 3 });
    await server.call("hostile", { way: "loop" });
    const after = jsonOf(await server.call("hostile", { way: "answer" }));
    expect(after).toMatchObject({ calls: 1 });
    expect(after).not.toMatchObject({ threadId: Object(before).threadId });
  });
});

test("errors keep all that the client is told of them, and others stay unsaid", async () => {
  const server = await serve();
  expect(envelopeOf(await server.call("hostile", { way: "refuse" }))).toEqual({
    error: "NOT_FOUND",
    message: "gone",
    retryable: true,
    retryAfter: 5,
    action: "retry",
    requestId: expect.any(String),
    details: { a: 1 },
  });
  for (const way of ["text", "nothing", "error"]) {
    const failed = await server.call("hostile", { way });
    expect(envelopeOf(failed)).toMatchObject({ error: "INTERNAL", message: expect.stringContaining("request id") });
    expect(JSON.stringify(failed)).not.toContain("s3cret");
  }
  expect(envelopeOf(await server.call("hostile", { way: "unwritable" }))).toMatchObject({ error: "INVALID_OUTPUT" });
  expect(server.output().stderr).toMatch(/"msg":"call".*s3cret|s3cret.*"msg":"call"/);
});

test("a worker runs one call at a time, calls beyond the workers wait, and one that waits too long is not run", async () => {
  const server = await serve({ isolation: { workers: 1 } });
  const answers = await Promise.all([
    server.call("hostile", { way: "sleepLong" }),
    server.call("hostile", { way: "sleepLong" }),
    server.call("hostile", { way: "print" }),
  ]);
  expect(answers.map((answer) => Object(envelopeOf(answer)).error)).toEqual([undefined, "TIMEOUT", "TIMEOUT"]);
  expect(jsonOf(await server.call("hostile", { way: "answer" }))).toMatchObject({ calls: 1 });
  expect(server.output().stderr).not.toContain("printed with log");
  const [one, other] = await Promise.all([
    server.call("hostile", { way: "answer" }),
    server.call("hostile", { way: "answer" }),
  ]);
  expect(Object(jsonOf(one)).threadId).toBe(Object(jsonOf(other)).threadId);
});

test("a tool that heeds its signal ends by itself, and keeps its worker", async () => {
  const server = await serve({ isolation: { workers: 1 } });
  expect(envelopeOf(await server.call("hostile", { way: "leave" }))).toMatchObject({ error: "TIMEOUT" });
  expect(await server.logLine(({ msg }) => msg === "left")).toMatchObject({ reason: "TIMEOUT", isToolError: true });
  expect(jsonOf(await server.call("hostile", { way: "answer" }))).toMatchObject({ calls: 2 });
});

test("what a worker prints goes to standard error", async () => {
  const server = await serve();
  expect(textOf(await server.call("hostile", { way: "print" }))).toBe("printed");
  await server.logLine(({ text }) => text === "written to stdout");
  await server.logLine(({ text }) => text === "printed with log");
  server.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0 });
  expect(server.output().stdout).toBe("");
});

test("a server stops with a loop in a worker, and nothing is left of it", async () => {
  const server = await serve({ timeouts: { drain: 50 } });
  const answer = server.call("hostile", { way: "loop" });
  await server.call("plain");
  server.kill("SIGTERM");
  expect(envelopeOf(await answer)).toMatchObject({ error: "DRAINING" });
  expect(await server.ended).toEqual({ code: 0, signal: null });
});
