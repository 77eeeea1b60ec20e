import { expect, test } from "@jest/globals";
import { encodeResponse } from "./json-rpc.js";

test("a result that has no JSON form is answered as a failure under the same id", () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  for (const unwritable of [circular, { big: 5n }]) {
    const text = encodeResponse({ jsonrpc: "2.0", id: 7, result: unwritable }, "r-1");
    expect(JSON.parse(text)).toMatchObject({
      id: 7,
      error: { code: -32603, data: { error: "INTERNAL", requestId: "r-1" } },
    });
  }
});
