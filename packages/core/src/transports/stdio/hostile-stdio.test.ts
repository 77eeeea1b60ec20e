import { PassThrough } from "node:stream";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { assemble } from "../../application/assembly.js";
import { bindComponents } from "../../application/components.js";
import { resolveConfig } from "../../config/resolve-config.js";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernMessage } from "../../fixtures/modern.js";
import { callMessage } from "../../fixtures/serve-http.js";
import { createLog } from "../../logging/logger.js";
import { isRecord } from "../../operation/content.js";
import { StdioTransport } from "./stdio-transport.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const TOO_LONG = 4 * 1024 * 1024 + 1;

/** The real transport, on a stream that stands in for standard input. */
async function serveStdio(sent: unknown[]) {
  const stdin = new PassThrough();
  const original = Object.getOwnPropertyDescriptor(process, "stdin") ?? {};
  Object.defineProperty(process, "stdin", { ...original, get: () => stdin, configurable: true });
  closeAfterTest(() => Object.defineProperty(process, "stdin", original));
  const config = resolveConfig({ name: "t", version: "1" }, {});
  const echo = makeTool("echo", ({ text }) => text, { schema: z.looseObject({ text: z.string() }) });
  const catalog = bindComponents([{ component: echo, source: "echo" }], config, []);
  const lines: unknown[] = [];
  const log = createLog("error", { write: (line) => lines.push(line) });
  const assembly = assemble({ config, catalog, deps: undefined, log, environment: {}, connections: () => 1 });
  const write = async (line: string) => void sent.push(JSON.parse(line));
  const transport = new StdioTransport({ write, release: () => {} }, { ...assembly, onClientGone: () => {} });
  await transport.start();
  closeAfterTest(() => transport.close());
  return { stdin, assembly, log: lines };
}

/** What a client writes on one line, and what it is answered. */
interface Line {
  readonly write: (id: string) => Buffer;
  /** Undefined where nothing is answered to its id. */
  readonly answer: ((id: string) => object) | undefined;
  /** The code of the error without an id that it gets instead. */
  readonly refusal: number | undefined;
}

const json = (message: unknown) => Buffer.from(JSON.stringify(message));
const answered = (write: (id: string) => Buffer, answer: object): Line => ({
  write,
  answer: (id) => ({ id, ...answer }),
  refusal: undefined,
});
const unanswered = (text: string | Buffer, refusal?: number): Line => ({
  write: () => Buffer.from(text),
  answer: undefined,
  refusal,
});

const words = fc.string({ unit: fc.constantFrom("a", "é", "日", "🎉", "\n", "\r", "\u2028", '"', "\u0000") });
const called = (text: string) => ({ result: { content: [{ type: "text", text }] } });
const calls = words.chain((text) =>
  fc.constantFrom(
    answered((id) => json(callMessage(id, "echo", { text })), called(text)),
    answered((id) => json(modernMessage("tools/call", { name: "echo", arguments: { text } }, id)), called(text)),
  ),
);
const oddities = fc.constantFrom(
  ...["__proto__", "constructor", "toString", "", "x".repeat(100_000)].map((method) =>
    answered((id) => json({ jsonrpc: "2.0", id, method }), { error: { code: -32601 } }),
  ),
  answered((id) => json(callMessage(id, "echo", { text: 1 })), { result: { isError: true } }),
  answered((id) => json({ jsonrpc: "2.0", id, method: "tools/call", params: { name: 1 } }), {
    error: { code: -32602 },
  }),
  answered((id) => json({ jsonrpc: "2.0", id, method: "ping", params: [] }), { error: { code: -32600 } }),
  answered((id) => json(callMessage(id, "echo", { text: "é".repeat(500_000) })), called("é".repeat(500_000))),
  answered(
    (id) => {
      const text = `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"echo","arguments":`;
      return Buffer.from(`${text}{"text":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}}`);
    },
    { error: { code: -32600 } },
  ),
  answered((id) => {
    const [before = "", after = ""] = JSON.stringify(callMessage(id, "echo", { text: "|" })).split("|");
    return Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xc3]), Buffer.from(after)]);
  }, {}),
);
const silent = fc.constantFrom(
  ...["", "  ", "\t", "\ufeff", '{"jsonrpc":"2.0","method":"x"}', '{"jsonrpc":"2.0","id":"server-1","result":{}}'].map(
    (text) => unanswered(text),
  ),
);
const refused = fc.constantFrom(
  ...["{", "nonsense", '{"jsonrpc":"2.0","id":1', "\ufeff{}", "\u0000", "{}{}", "NaN"].map((text) =>
    unanswered(text, -32700),
  ),
  unanswered(Buffer.from([0xff, 0xfe, 0xf0, 0x9f]), -32700),
  ...[
    "null",
    "1",
    '""',
    "[]",
    `[${JSON.stringify(callMessage("batch", "echo"))}]`,
    "{}",
    '{"jsonrpc":"1.0","method":"ping"}',
  ].map((text) => unanswered(text, -32600)),
  unanswered('{"jsonrpc":"2.0","id":1e400,"method":"ping"}', -32600),
  unanswered('{"__proto__":{"jsonrpc":"2.0","id":1,"method":"ping"}}', -32600),
  unanswered("[".repeat(5_000) + "]".repeat(5_000), -32600),
);
const tooLong = fc.constant(unanswered(Buffer.alloc(TOO_LONG, "x"), -32600));

const lines = fc.array(
  fc.oneof(
    { weight: 40, arbitrary: calls },
    { weight: 20, arbitrary: oddities },
    { weight: 10, arbitrary: silent },
    { weight: 30, arbitrary: refused },
    { weight: 1, arbitrary: tooLong },
  ),
  { minLength: 1, maxLength: 12 },
);
/** Where the stream is cut, as parts of its whole; or into single bytes, where it is short. */
const cuts = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
  fc.constant("bytes" as const),
);

function cut(stream: Buffer, where: readonly number[] | "bytes"): Buffer[] {
  if (where === "bytes" && stream.length < 5_000) return [...stream].map((byte) => Buffer.from([byte]));
  const ends = where === "bytes" ? [] : where.map((part) => Math.floor(part * stream.length)).sort((a, b) => a - b);
  return [...ends, stream.length].map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
}

test(`every request gets its one answer, whatever comes between (seed ${SEED})`, async () => {
  const sent: unknown[] = [];
  const { stdin, assembly, log } = await serveStdio(sent);
  const prototypeKeys = Reflect.ownKeys(Object.prototype);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(lines, cuts, fc.constantFrom("\n", "\r\n"), async (list, where, end) => {
      run += 1;
      sent.length = 0;
      const ids = list.map((_, index) => `${run}-${index}`);
      const stream = Buffer.concat(list.flatMap(({ write }, index) => [write(ids[index] ?? ""), Buffer.from(end)]));
      for (const chunk of cut(stream, where)) stdin.write(chunk);

      const answers = list.flatMap(({ answer }, index) => (answer ? [answer(ids[index] ?? "")] : []));
      const refusals = list.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
      const count = answers.length + refusals.length;
      for (let turn = 0; turn < 5_000 && sent.length < count; turn += 1) await new Promise(setImmediate);
      // Time for one too many.
      for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);

      expect(sent).toHaveLength(count);
      for (const answer of answers) expect(sent).toContainEqual(expect.objectContaining(asPattern(answer)));
      const idless = sent.filter((message) => isRecord(message) && message.id === undefined);
      expect(idless.map((message) => Object(message).error.code).sort()).toEqual(refusals.sort());
    }),
    { seed: SEED, numRuns: 150 },
  );
  expect(assembly.inFlight.size).toBe(0);
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys);
  expect(log).toEqual([]);
}, 60_000);

/** What is there must be so; what is not said may be anything. */
function asPattern(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      isRecord(child) ? expect.objectContaining(asPattern(child)) : child,
    ]),
  );
}
