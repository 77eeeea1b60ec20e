import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import { toolResultShaper } from "./tool-result.js";

const MAX_BYTES = 1_000;
const TEXT = { type: "text", text: "hi" };
const IMAGE = { type: "image", data: "AA==", mimeType: "image/png" };

async function caught(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("without an output schema", () => {
  const shape = toolResultShaper(undefined, MAX_BYTES);

  test.each<[string, unknown, unknown]>([
    ["a string is sent as text, not as JSON", "hello", [{ type: "text", text: "hello" }]],
    ["an empty string is an empty text", "", [{ type: "text", text: "" }]],
    ["undefined is an empty result", undefined, []],
    ["an object is sent as JSON text", { price: 5 }, [{ type: "text", text: '{"price":5}' }]],
    ["a list of values is sent as JSON text", [1, "b"], [{ type: "text", text: '[1,"b"]' }]],
    ["an empty list is sent as JSON text", [], [{ type: "text", text: "[]" }]],
    ["null is sent as JSON text", null, [{ type: "text", text: "null" }]],
    ["a number is sent as JSON text", 0, [{ type: "text", text: "0" }]],
    ["false is sent as JSON text", false, [{ type: "text", text: "false" }]],
    ["a date is sent as JSON text", new Date(0), [{ type: "text", text: '"1970-01-01T00:00:00.000Z"' }]],
    ["a content block is the content", IMAGE, [IMAGE]],
    ["a list of content blocks is the content", [TEXT, IMAGE], [TEXT, IMAGE]],
  ])("%s", async (_what, value, content) => {
    expect(await shape(value)).toEqual({ content });
  });

  test("a list that is only partly content blocks is data", async () => {
    expect(await shape([TEXT, 5])).toEqual({ content: [{ type: "text", text: JSON.stringify([TEXT, 5]) }] });
  });

  test("a whole CallToolResult goes out untouched", async () => {
    const result = { content: [TEXT], structuredContent: { a: 1 }, isError: true, _meta: { trace: "x" } };
    expect(await shape(result)).toBe(result);
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  test.each<[string, unknown]>([
    ["a circular object", circular],
    ["a BigInt", 5n],
    ["a BigInt within an object", { total: 5n }],
    ["a function", () => "x"],
    ["a symbol", Symbol("x")],
    ["a CallToolResult with a BigInt in its structured content", { content: [], structuredContent: { n: 5n } }],
    ["a CallToolResult with a circular _meta", { content: [], _meta: circular }],
  ])("%s is INVALID_OUTPUT, with the reason for the log only", async (_what, value) => {
    const error = await caught(async () => shape(value));
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: "INVALID_OUTPUT", cause: expect.any(TypeError) });
  });
});

describe("with an output schema", () => {
  const shape = toolResultShaper(z.object({ price: z.int(), currency: z.string().default("EUR") }), MAX_BYTES);

  test("what fits is sent as structured content, and as text for older clients", async () => {
    expect(await shape({ price: 5, internal: "x" })).toEqual({
      content: [{ type: "text", text: '{"price":5,"currency":"EUR"}' }],
      structuredContent: { price: 5, currency: "EUR" },
    });
  });

  test.each<[string, unknown]>([
    ["a wrong type", { price: "5" }],
    ["a missing field", {}],
    ["a string", "5"],
    ["undefined", undefined],
    ["a content block", TEXT],
    ["a CallToolResult without structured content", { content: [TEXT] }],
    ["a CallToolResult with structured content that does not fit", { content: [], structuredContent: { price: "x" } }],
  ])("%s is INVALID_OUTPUT", async (_what, value) => {
    expect(await caught(async () => shape(value))).toMatchObject({ code: "INVALID_OUTPUT" });
  });

  test("a mismatch is told to the log, not to the client", async () => {
    const error = await caught(async () => shape({ price: "5" }));
    expect(error).toMatchObject({ cause: { message: expect.stringContaining("price: ") }, details: {} });
    expect(error).toMatchObject({ message: expect.not.stringContaining("price") });
  });

  test("a CallToolResult keeps its own content beside checked structured content", async () => {
    expect(await shape({ content: [TEXT], structuredContent: { price: 5 } })).toEqual({
      content: [TEXT],
      structuredContent: { price: 5, currency: "EUR" },
    });
  });

  test("structured content that fits and has no JSON form is INVALID_OUTPUT", async () => {
    const shapeAny = toolResultShaper(z.object({ total: z.any() }), MAX_BYTES);
    expect(await caught(async () => shapeAny({ total: 5n }))).toMatchObject({ code: "INVALID_OUTPUT" });
    expect(await caught(async () => shapeAny({ content: [], structuredContent: { total: 5n } }))).toMatchObject({
      code: "INVALID_OUTPUT",
    });
  });

  test("a CallToolResult that says it is an error need not fit", async () => {
    const result = { content: [TEXT], isError: true };
    expect(await shape(result)).toBe(result);
  });
});

test("an output schema may check asynchronously", async () => {
  const shape = toolResultShaper(z.object({ sku: z.string().refine(async (sku) => sku !== "none") }), MAX_BYTES);
  expect(await shape({ sku: "ab" })).toMatchObject({ structuredContent: { sku: "ab" } });
  expect(await caught(async () => shape({ sku: "none" }))).toMatchObject({ code: "INVALID_OUTPUT" });
});

describe("an answer that is too large", () => {
  const tooLarge = { code: "RESULT_TOO_LARGE", message: expect.stringMatching(/Ask for less/) };

  test.each<[string, z.ZodObject | undefined, unknown]>([
    ["as text", undefined, "x".repeat(MAX_BYTES)],
    ["as text that JSON writes longer", undefined, "\u0000".repeat(MAX_BYTES / 5)],
    ["as text of several bytes a character", undefined, "日".repeat(MAX_BYTES / 2)],
    ["as a value", undefined, Array.from({ length: MAX_BYTES }, () => 1)],
    ["as an image", undefined, { ...IMAGE, data: "A".repeat(MAX_BYTES) }],
    ["as a resource", undefined, { type: "resource", resource: { uri: "a://b", text: "x".repeat(MAX_BYTES) } }],
    ["as many blocks", undefined, Array.from({ length: 50 }, () => TEXT)],
    ["in a result's own parts", undefined, { content: [TEXT], _meta: { note: "x".repeat(MAX_BYTES) } }],
    ["with an output schema", z.object({ note: z.string() }), { note: "x".repeat(MAX_BYTES / 2) }],
  ])("%s is refused", async (_what, output, value) => {
    expect(await caught(async () => toolResultShaper(output, MAX_BYTES)(value))).toMatchObject(tooLarge);
  });

  test("may be as large as the limit", async () => {
    const room = MAX_BYTES - JSON.stringify({ content: [{ type: "text", text: "" }] }).length;
    const shape = toolResultShaper(undefined, MAX_BYTES);
    expect(await shape("x".repeat(room))).toMatchObject({ content: [{ type: "text" }] });
    expect(await caught(async () => shape("x".repeat(room + 1)))).toMatchObject(tooLarge);
  });
});
