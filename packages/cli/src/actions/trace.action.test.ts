import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Terminal } from "../ui/terminal.js";
import { type TraceFlags, trace } from "./trace.action.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "trace-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** What the command prints and notes, or the error that it ends with. */
async function run(id: string, files: string[], flags: TraceFlags = {}) {
  const printed: string[] = [];
  const notes: string[] = [];
  const json: unknown[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    printJson: (value) => void json.push(value),
    note: (text) => void notes.push(text),
    style: (_, text) => text,
    interactive: false,
  };
  const error: unknown = await trace(id, files, flags, terminal).catch((thrown: unknown) => thrown);
  return { printed, notes, json, error };
}

const T = 1_795_188_529_000;
const base = { tool: "price", requestId: "req-1" };
const line = (after: number, fields: object, level = "info") =>
  `${JSON.stringify({ level, time: T + after, ...base, ...fields })}\n`;
const caller = { sessionId: "s-1", principal: "key:ab12", auth: "api_key" };
const err = { type: "Error", message: "away", stack: "Error: away\n    at fetch (price.ts:1)" };

const LIFE = [
  line(4, { sku: "a" }).replace("}\n", ',"msg":"looking"}\n'),
  line(5, { attempt: 1, waitMs: 50.4, err, msg: "attempt failed, and is made again" }),
  line(
    60,
    {
      durationMs: 60.4,
      outcome: "error",
      code: "DEPENDENCY_UNAVAILABLE",
      ...caller,
      startMs: 3.2,
      queueMs: 3,
      attempts: 2,
      err,
      msg: "call",
    },
    "error",
  ),
].join("");

describe("mcp trace", () => {
  test("prints the life of a call, from where it came to how it was answered", async () => {
    const noise = `plain text of req-1\n${line(1, { requestId: "other", msg: "req-1" })}`;
    const { printed, notes, error } = await run("req-1", [await fileOf("a.log", `${noise}${LIFE}{"half of req-1`)]);
    expect(error).toBeUndefined();
    expect(printed).toEqual([
      `request req-1 ${new Date(T - 1).toISOString()}`,
      "   +0 ms  INFO   call of tool price by key:ab12 (api_key), session s-1",
      "   +3 ms  INFO   its code begins, after 3.2 ms, of which 3 ms in the queue for a place",
      '   +5 ms  INFO   looking {"sku":"a"}',
      "   +6 ms  INFO   attempt 1 failed: away; the next in 50 ms",
      "                 Error: away",
      "                     at fetch (price.ts:1)",
      "  +61 ms  ERROR  answered DEPENDENCY_UNAVAILABLE, after 60.4 ms, 2 attempts: away",
      "                 Error: away",
      "                     at fetch (price.ts:1)",
    ]);
    expect(notes).toEqual([expect.stringMatching(/^2 more lines have the id in them/)]);
  });

  test("tells a call whose code did not run, a refused request, and lines that name several", async () => {
    const text = [
      line(0, {
        durationMs: 1,
        outcome: "error",
        code: "INVALID_INPUT",
        principal: "local",
        auth: null,
        sessionId: null,
        ran: false,
        reason: "sku: is missing",
        msg: "call",
      }),
      line(1, { durationMs: 1, outcome: "ok", code: "OK", principal: "local", ran: false, msg: "call" }),
      line(
        2,
        {
          tool: undefined,
          method: "POST",
          path: "/mcp",
          status: 401,
          code: "UNAUTHENTICATED",
          address: "192.0.2.1",
          reason: "expired",
          msg: "refused",
        },
        "warn",
      ),
      line(3, { tool: undefined, requestId: undefined, requestIds: ["req-0", "req-1"], msg: "crashed" }, "fatal"),
    ].join("");
    const { printed } = await run("req-1", [await fileOf("b.log", text)]);
    const shown = printed.map((each) => each.replace(/^ +\+\d+ ms +/, ""));
    expect(shown).toEqual([
      expect.stringMatching(/^request req-1/),
      "INFO   call of tool price by local",
      "INFO   call of tool price by local",
      "INFO   answered INVALID_INPUT, after 1 ms, its code did not run: sku: is missing",
      "INFO   answered OK, after 1 ms, from its cache, or as an earlier call with its idempotency key",
      "WARN   POST /mcp by 192.0.2.1 refused with UNAUTHENTICATED (401): expired",
      'FATAL  crashed {"requestIds":["req-0","req-1"]}',
    ]);
  });

  test("reads archives, several files in any order, and what wraps lines; as JSON too", async () => {
    const [first = "", second = "", third = ""] = LIFE.trim().split("\n");
    const wrapped = `${JSON.stringify({ MESSAGE: first })}\n${JSON.stringify({ log: `${second}\n` })}\n`;
    const files = [await fileOf("c.log", `x | ${third}`), await fileOf("c.log.1.gz", gzipSync(wrapped))];
    const { json, printed } = await run("req-1", files, { json: true });
    expect(printed).toEqual([]);
    expect(json).toEqual([
      {
        ok: true,
        requestId: "req-1",
        events: LIFE_EVENTS,
        lines: [third, first, second].map((text) => JSON.parse(text)),
        unreadable: 0,
        omitted: 0,
      },
    ]);
  });

  test("reads what there is of an archive that is cut off", async () => {
    const archive = gzipSync(LIFE + "x".repeat(100_000));
    const { printed, notes } = await run("req-1", [await fileOf("d.log.gz", archive.subarray(0, archive.length - 8))]);
    expect(printed.length).toBeGreaterThan(5);
    expect(notes).toEqual([]);
    const damaged = await run("req-1", [await fileOf("h.log.gz", "no archive"), await fileOf("h.log", LIFE)]);
    expect(damaged.printed.length).toBeGreaterThan(5);
    expect(damaged.notes).toEqual([expect.stringMatching(/h\.log\.gz is damaged \(Z_DATA_ERROR\)/)]);
  });

  test("shows hostile lines, and does nothing that they say", async () => {
    const hostile = {
      msg: "\u001b[2J\nforged",
      tool: "\u001b]0;t\u0007",
      "\u009b": "\u202e",
      err: { message: "\r", stack: "a\u001b\n\u0007b" },
    };
    const { printed } = await run("req-1", [
      await fileOf(
        "e.log",
        line(0, hostile) + line(0, { ...hostile, durationMs: 1, msg: "call", principal: "\u001b" }, "\u001b[31m"),
      ),
    ]);
    for (const text of printed) expect(text).toMatch(/^(?:\n|[^\p{Cc}\p{Cf}])*$/u);
  });

  test("keeps a bounded number of lines", async () => {
    const text = line(0, { msg: "again" }).repeat(10_005);
    const { printed, notes } = await run("req-1", [await fileOf("f.log", text)]);
    expect(printed).toHaveLength(10_001);
    expect(notes).toEqual(["It has 5 more lines than are shown."]);
  });

  test("fails where nothing is found, and says what to check", async () => {
    const { error, printed } = await run("req-2", [await fileOf("g.log", LIFE)]);
    expect(printed).toEqual([]);
    expect(error).toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^No line of request req-2 is in the 3 lines of .*g\.log\.$/),
      next: expect.stringMatching(/X-Request-Id[\s\S]*log\.level/),
    });
  });

  test("fails where a file can't be read, or the id is none", async () => {
    const gone = join(folder, "gone.log");
    expect((await run("req-1", [gone])).error).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("ENOENT"),
    });
    expect((await run("req-1", [`${gone}.gz`])).error).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("ENOENT"),
    });
    expect((await run("req-1", [folder])).error).toMatchObject({
      exitCode: 1,
      message: expect.stringContaining("EISDIR"),
    });
    expect((await run("", [gone])).error).toMatchObject({ exitCode: 2 });
    expect((await run("two words", [gone])).error).toMatchObject({ exitCode: 2 });
  });
});

const event = (at: number, text: string, level = "info") => ({ at: T + at, level, text });
const LIFE_EVENTS = [
  event(-1, "call of tool price by key:ab12 (api_key), session s-1"),
  event(2, "its code begins, after 3.2 ms, of which 3 ms in the queue for a place"),
  event(4, 'looking {"sku":"a"}'),
  { ...event(5, "attempt 1 failed: away; the next in 50 ms"), stack: err.stack },
  { ...event(60, "answered DEPENDENCY_UNAVAILABLE, after 60.4 ms, 2 attempts: away", "error"), stack: err.stack },
];
