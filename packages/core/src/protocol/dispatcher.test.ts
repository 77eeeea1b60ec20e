import { describe, expect, test } from "@jest/globals";
import { createLog } from "../logging/logger.js";
import { RefusalLog } from "../logging/refusal-log.js";
import { RefusedRequests } from "../metrics/refused-requests.js";
import { LOCAL } from "../principal/principal.js";
import { legacyDialect } from "./dialects/legacy.js";
import { modernDialect } from "./dialects/modern.js";
import { Dispatcher } from "./dispatcher.js";
import { connectionExchange, type Exchange, type NotificationHandlers, type RequestHandlers } from "./exchange.js";
import { Session } from "./session.js";

const exchange: Exchange = { ...connectionExchange(new Session(undefined, LOCAL), async () => {}), requestId: "r-1" };

function makeDispatcher(requests: RequestHandlers = {}, notifications: NotificationHandlers = {}) {
  const log: Record<string, unknown>[] = [];
  const { logger } = createLog("trace", { write: (line) => log.push(JSON.parse(line)) });
  const dialects = { legacy: legacyDialect(requests), modern: modernDialect({}, { name: "t", version: "1" }) };
  const refusals = new RefusalLog(logger, new RefusedRequests());
  const dispatcher = new Dispatcher(dialects, notifications, refusals);
  return { send: (message: unknown) => dispatcher.dispatch(message, exchange), log };
}

describe("what is not a JSON-RPC message is refused with -32600", () => {
  test.each<[string, unknown, number | string | undefined]>([
    ["null", null, undefined],
    ["a string", "ping", undefined],
    ["a batch", [{ jsonrpc: "2.0", id: 1, method: "ping" }], undefined],
    ["an empty batch", [], undefined],
    ["another version", { jsonrpc: "1.0", id: 1, method: "ping" }, 1],
    ["no version", { id: "a", method: "ping" }, "a"],
    ["no method", { jsonrpc: "2.0", id: 1 }, 1],
    ["a method that is no string", { jsonrpc: "2.0", id: 1, method: 5 }, 1],
    ["params as a list", { jsonrpc: "2.0", id: 1, method: "ping", params: [1] }, 1],
    ["params as null", { jsonrpc: "2.0", id: 1, method: "ping", params: null }, 1],
    ["an id of null", { jsonrpc: "2.0", id: null, method: "ping" }, undefined],
    ["an id that is an object", { jsonrpc: "2.0", id: {}, method: "ping" }, undefined],
  ])("%s", async (_what, message, id) => {
    const response = await makeDispatcher({ ping: () => ({}) }).send(message);
    expect(response).toEqual({
      jsonrpc: "2.0",
      ...(id === undefined ? {} : { id }),
      error: {
        code: -32600,
        message: expect.stringMatching(/^Not a JSON-RPC 2.0 message: /),
        data: expect.objectContaining({ error: "INVALID_INPUT", requestId: "r-1" }),
      },
    });
  });
});

test("a request is answered under its own id", async () => {
  const { send } = makeDispatcher({ add: ({ params }) => ({ sum: Number(params.a) + Number(params.b) }) });
  expect(await send({ jsonrpc: "2.0", id: "x", method: "add", params: { a: 1, b: 2 } })).toEqual({
    jsonrpc: "2.0",
    id: "x",
    result: { sum: 3 },
  });
  expect(await send({ jsonrpc: "2.0", id: 0, method: "add" })).toMatchObject({ id: 0 });
});

test.each(["tools/fly", "toString", "constructor", "__proto__"])(
  "a method that there is not is -32601: %s",
  async (method) => {
    expect(await makeDispatcher().send({ jsonrpc: "2.0", id: 1, method })).toMatchObject({
      id: 1,
      error: { code: -32601, data: { error: "NOT_FOUND", requestId: "r-1" } },
    });
  },
);

test("a handler that fails by accident is logged in full, and its client gets -32603 with a safe message", async () => {
  const { send, log } = makeDispatcher({
    boom: () => {
      throw new Error("hunter2");
    },
  });
  const response = await send({ jsonrpc: "2.0", id: 1, method: "boom" });
  expect(response).toMatchObject({ error: { code: -32603, data: { error: "INTERNAL", requestId: "r-1" } } });
  expect(JSON.stringify(response)).not.toContain("hunter2");
  expect(log).toEqual([
    expect.objectContaining({ requestId: "r-1", method: "boom", err: expect.objectContaining({ message: "hunter2" }) }),
  ]);
});

describe("what must not be answered is not", () => {
  test("a notification, known or not", async () => {
    const got: unknown[] = [];
    const { send } = makeDispatcher({}, { "notifications/hello": (params) => void got.push(params) });
    expect(await send({ jsonrpc: "2.0", method: "notifications/hello", params: { a: 1 } })).toBeUndefined();
    expect(await send({ jsonrpc: "2.0", method: "notifications/other" })).toBeUndefined();
    expect(await send({ jsonrpc: "2.0", method: "__defineGetter__" })).toBeUndefined();
    expect(got).toEqual([{ a: 1 }]);
  });

  test("a client's response", async () => {
    expect(await makeDispatcher().send({ jsonrpc: "2.0", id: 1, result: {} })).toBeUndefined();
    expect(await makeDispatcher().send({ jsonrpc: "2.0", id: 1, error: { code: 1, message: "" } })).toBeUndefined();
  });
});
