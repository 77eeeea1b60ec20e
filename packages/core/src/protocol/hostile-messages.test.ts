import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { makePrompt } from "../fixtures/make-prompt.js";
import { makeResource } from "../fixtures/make-resource.js";
import { makeTool } from "../fixtures/make-tool.js";
import { ask, modernHeaders, modernMessage } from "../fixtures/modern.js";
import { expectProper, type RawAnswer, sendRaw } from "../fixtures/raw-http.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";
import { isRecord } from "../operation/content.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const BODY_LIMIT = 200_000;
const BOTH = "application/json, text/event-stream";

interface Tree {
  children?: Tree[] | undefined;
}
const tree: z.ZodType<Tree> = z.object({
  get children() {
    return z.array(tree).optional();
  },
});
const components = [
  makeTool("echo", (input) => input, { schema: z.looseObject({}) }),
  makeTool("tree", () => "fine", { schema: { tree } }),
  makeTool("region", ({ region }) => region, { schema: { region: z.string().meta({ "x-mcp-header": "Region" }) } }),
  makeResource("docs://readme"),
  makeResource("docs://{page}", () => "page", { complete: { page: () => ["a"] } }),
  makePrompt("review", { topic: z.string() }, { complete: { topic: () => ["a"] } }),
];

/** Placeholders for what JSON.stringify can't write. */
const TEXTS: Readonly<Record<string, string>> = {
  "@deep": "[".repeat(5_000) + "]".repeat(5_000),
  "@tree": `${'{"children":['.repeat(5_000)}{}${"]}".repeat(5_000)}`,
  "@huge": "1e400",
  "@polluting": '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":1}',
};
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "", " ", "\u0000", "é🎉", "x".repeat(5_000)];
const nasty = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, 0, -1, 1.5, 2 ** 53, 1e300, [], {}, [[]], { a: null }),
  fc.constantFrom(...NAMES, ...Object.keys(TEXTS)),
  fc.jsonValue({ maxDepth: 2 }),
);

const REQUESTS: readonly [method: string, params: Record<string, unknown>][] = [
  ["ping", {}],
  ["server/discover", {}],
  ["tools/list", { cursor: "x" }],
  ["tools/call", { name: "echo", arguments: { a: [1, { b: "c" }] }, _meta: { progressToken: 1 } }],
  ["tools/call", { name: "tree", arguments: { tree: {} } }],
  ["tools/call", { name: "region", arguments: { region: "eu" } }],
  ["tools/call", { name: "echo", inputResponses: { a: {} }, requestState: "x" }],
  ["resources/list", {}],
  ["resources/templates/list", {}],
  ["resources/read", { uri: "docs://readme" }],
  ["resources/subscribe", { uri: "docs://readme" }],
  ["prompts/list", {}],
  ["prompts/get", { name: "review", arguments: { topic: "x" } }],
  ["completion/complete", { ref: { type: "ref/prompt", name: "review" }, argument: { name: "topic", value: "" } }],
  ["logging/setLevel", { level: "debug" }],
  ["subscriptions/listen", { notifications: { toolsListChanged: true, resourceSubscriptions: ["docs://readme"] } }],
  ["tasks/get", { taskId: "x" }],
  ["notifications/cancelled", { requestId: 1, reason: "x" }],
];
const MESSAGES: readonly { readonly message: unknown; readonly headers: Record<string, string> }[] = [
  ...[INITIALIZE, { jsonrpc: "2.0", id: "server-1", result: {} }, { jsonrpc: "2.0", method: "x" }, []].map(
    (message) => ({
      message,
      headers: {},
    }),
  ),
  ...REQUESTS.flatMap(([method, params]) => {
    const name = params.name ?? params.uri ?? params.taskId;
    return [
      { message: { jsonrpc: "2.0", id: 1, method, params }, headers: {} },
      {
        message: modernMessage(method, params),
        headers: modernHeaders(method, name === undefined ? undefined : String(name)),
      },
    ];
  }),
];

function pathsIn(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, child]) => pathsIn(child).map((path) => [key, ...path]))];
}

function putAt(value: unknown, [key, ...rest]: readonly string[], put: unknown): unknown {
  if (key === undefined || !isRecord(value)) return put;
  return Object.fromEntries([...Object.entries(value), [key, putAt(value[key], rest, put)]]);
}

/** A good message with some of its parts replaced, left out, or added. */
const spoiled = fc.constantFrom(...MESSAGES).chain(({ message, headers }) => {
  const paths = pathsIn(message).flatMap((path) => [path, path, [...path, "__proto__"], [...path, "constructor"]]);
  const changes = fc.array(fc.tuple(fc.constantFrom(...paths), nasty), { maxLength: 2 });
  return changes.map((list) => ({
    headers,
    message: list.reduce<unknown>((changed, [path, put]) => putAt(changed, path, put), message),
  }));
});
const anything = fc.jsonValue().map((message) => ({ message, headers: {} }));
const batches = fc.array(spoiled, { maxLength: 3 }).map((list) => ({
  message: list.map(({ message }) => message),
  headers: {},
}));

function write(message: unknown): Buffer {
  const text = JSON.stringify(message) ?? "";
  return Buffer.from(text.replace(/"(@\w+)"/g, (whole, name: string) => TEXTS[name] ?? whole));
}

const encodings = fc.oneof(
  { weight: 8, arbitrary: fc.constant((body: Buffer) => body) },
  fc.constantFrom<(body: Buffer) => Buffer>(
    (body) => Buffer.concat([Buffer.from("\ufeff"), body]),
    (body) =>
      Buffer.concat([body.subarray(0, body.length / 2), Buffer.from([0xff, 0xc3]), body.subarray(body.length / 2)]),
    (body) => Buffer.from(body.toString(), "utf16le"),
    (body) => gzipSync(body),
    (body) => body.subarray(0, -1),
    (body) => Buffer.concat([body, body]),
    () => Buffer.alloc(0),
    () => Buffer.alloc(BODY_LIMIT + 1, " "),
  ),
);

type Headers = Record<string, string | string[]>;

const latin = fc.string({
  unit: fc.integer({ min: 0x21, max: 0xfe }).map((code) => (code === 0x7f ? "x" : String.fromCharCode(code))),
});
const headerValue = fc.oneof(
  fc.constantFrom(
    "__proto__",
    "constructor",
    "",
    "x".repeat(8_000),
    "=?base64?w?=",
    "=?base64?/w==?=",
    "tools/call",
    "2025-11-25",
    "2026-07-28",
  ),
  latin,
);
const oddHeaders: fc.Arbitrary<Headers> = fc.record(
  {
    "content-type": fc.constantFrom(
      "",
      "text/plain",
      "application/json; charset=utf-16",
      "a/b;;",
      "multipart/form-data",
    ),
    accept: fc.constantFrom("", "application/json", "text/event-stream", "*/*"),
    "content-encoding": fc.constantFrom("gzip", "br", "nonsense"),
    "mcp-session-id": fc.oneof(headerValue, fc.constantFrom<string | string[]>("@session", ["a", "b"])),
    "mcp-protocol-version": headerValue,
    "mcp-method": headerValue,
    "mcp-name": headerValue,
    "mcp-param-region": headerValue,
    "last-event-id": headerValue,
    origin: fc.constantFrom("null", "https://evil.example", "%"),
  },
  { requiredKeys: [] },
);

const hostile = fc.record({
  sent: fc.oneof({ weight: 10, arbitrary: spoiled }, anything, batches),
  encode: encodings,
  method: fc.constantFrom(...Array<string>(12).fill("POST"), "GET", "DELETE", "PUT", "OPTIONS"),
  odd: fc.oneof({ weight: 2, arbitrary: fc.constant<Headers>({}) }, oddHeaders),
});

async function expectUnharmed(served: ServedHttp, sessions: Iterable<string>, log: readonly unknown[]): Promise<void> {
  const { post, endpoint, assembly } = served;
  const legacy = await post(callMessage("after", "echo", { a: 1 }));
  expect(await legacy.json()).toMatchObject({ id: "after", result: { content: [{ text: '{"a":1}' }] } });
  expect(await ask(served, "tools/call", { name: "echo", arguments: { a: 1 } })).toMatchObject({ status: 200 });
  for (const id of sessions) await fetch(endpoint, { method: "DELETE", headers: { "mcp-session-id": id } });
  expect(assembly.sessions.size).toBe(0);
  await assembly.inFlight.idle();
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys);
  expect(log.filter((line) => isRecord(line) && line.msg === "request failed")).toEqual([]);
}

let prototypeKeys: readonly PropertyKey[] = [];
beforeAll(() => {
  prototypeKeys = Reflect.ownKeys(Object.prototype);
});

test(`whatever is sent gets a proper answer, and harms nothing (seed ${SEED})`, async () => {
  const log: unknown[] = [];
  const served = await serveHttp(components, { bodyLimit: BODY_LIMIT }, {}, (line) => log.push(line));
  const { endpoint } = served;
  const opened = new Set<string>();
  const send = async (method: string, headers: Headers, body: Buffer): Promise<RawAnswer> => {
    const answer = await sendRaw(endpoint, method, headers, body);
    if (answer.sessionId !== undefined) opened.add(answer.sessionId);
    return answer;
  };
  const usual = { "content-type": "application/json", accept: BOTH };
  const { sessionId = "" } = await send("POST", usual, write(INITIALIZE));
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(hostile, async ({ sent: { message, headers }, encode, method, odd }) => {
      const named =
        odd["mcp-session-id"] === "@session" ? { "mcp-session-id": method === "DELETE" ? "x" : sessionId } : {};
      const answer = await send(method, { ...usual, ...headers, ...odd, ...named }, encode(write(message)));
      expectProper(answer);
      statuses.add(answer.status);
    }),
    { seed: SEED, numRuns: 600 },
  );
  // Otherwise all of it would have been refused at the door.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 403, 404, 413, 415]));
  await expectUnharmed(served, opened, log);
}, 60_000);

describe("5,000 levels of nesting", () => {
  test.each<[string, unknown]>([
    ["in a recursive argument", { name: "tree", arguments: { tree: "@tree" } }],
    ["in an argument of the wrong type", { name: "region", arguments: { region: "@deep" } }],
  ])("%s are the caller's fault", async (_where, params) => {
    const { endpoint } = await serveHttp(components);
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params };
    const usual = { "content-type": "application/json", accept: BOTH };
    const { status, text } = await sendRaw(endpoint, "POST", usual, write(message));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      id: 1,
      error: { code: -32600, message: expect.stringContaining("100 levels") },
    });
  });
});

test("an id that only null could repeat is refused", async () => {
  const { post } = await serveHttp(components);
  const response = await post('{"jsonrpc":"2.0","id":1e400,"method":"ping"}');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: -32600 } });
});
