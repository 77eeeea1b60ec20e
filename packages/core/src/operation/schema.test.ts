import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { toJsonSchema, toObjectSchema } from "./schema.js";

describe("what an author may write as a schema", () => {
  test("a z.object is taken as it is, with its own way of treating unknown keys", () => {
    const strict = z.strictObject({ sku: z.string() });
    expect(toObjectSchema(strict)).toBe(strict);
  });

  test("a raw shape becomes an object with these fields", () => {
    const schema = toObjectSchema({ sku: z.string(), count: z.number().default(1) });
    expect(schema.parse({ sku: "a" })).toEqual({ sku: "a", count: 1 });
    expect(schema.safeParse({ sku: 1 }).success).toBe(false);
  });

  test("an empty shape takes no arguments", () => {
    expect(toObjectSchema({}).parse({ extra: 1 })).toEqual({});
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a plain object of values", { sku: "string" }],
    ["JSON Schema", { type: "object", properties: {} }],
    ["a shape with one field that is not Zod", { sku: z.string(), count: 5 }],
    ["another Zod type", z.string()],
    ["a Zod array", z.array(z.object({}))],
    ["a function", () => z.object({})],
  ])("refused: %s", (_what, schema) => {
    expect(() => toObjectSchema(schema)).toThrow(/must be a z\.object\(/);
  });
});

describe("the JSON Schema that clients see", () => {
  test("is of type object, without $schema, with descriptions and constraints", () => {
    const schema = z.object({ sku: z.string().min(1).max(40).describe("Stock number"), n: z.int().optional() });
    const json = toJsonSchema(schema, "input");
    expect(json).not.toHaveProperty("$schema");
    expect(json).toMatchObject({
      type: "object",
      required: ["sku"],
      properties: { sku: { type: "string", minLength: 1, maxLength: 40, description: "Stock number" } },
    });
  });

  test("keeps a $schema, and other words of JSON Schema, that an author wrote into .meta()", () => {
    const words = { $schema: "https://json-schema.org/draft/2020-12/schema", minProperties: 1 };
    expect(toJsonSchema(z.object({}).meta(words), "input")).toMatchObject(words);
  });

  test("of an empty shape is of type object too", () => {
    expect(toJsonSchema(z.object({}), "input")).toMatchObject({ type: "object", properties: {} });
  });

  test("does not require a field that has a default, and does promise it in a result", () => {
    const schema = z.object({ page: z.number().default(1) });
    expect(toJsonSchema(schema, "input")).not.toHaveProperty("required");
    expect(toJsonSchema(schema, "output")).toMatchObject({ required: ["page"] });
  });

  test("of a transform is that of what goes in", () => {
    const schema = z.object({ ids: z.string().transform((list) => list.split(",")) });
    expect(toJsonSchema(schema, "input")).toMatchObject({ properties: { ids: { type: "string" } } });
  });

  test.each<[string, z.ZodType]>([
    ["z.date()", z.date()],
    ["z.bigint()", z.bigint()],
    ["z.map()", z.map(z.string(), z.string())],
  ])("refuses %s, which has no JSON form", (_what, field) => {
    expect(() => toJsonSchema(z.object({ field }), "input")).toThrow(/cannot be represented in JSON Schema/);
  });

  test("refuses a regular expression with flags that it can't say, wherever it stands", () => {
    const schema = z.object({ a: z.array(z.string().min(1).regex(/^x/i).optional()) });
    expect(() => toJsonSchema(schema, "input")).toThrow("has /^x/i, whose flags JSON Schema can't say");
    expect(toJsonSchema(z.object({ a: z.string().regex(/^é/u) }), "input")).toMatchObject({
      properties: { a: { pattern: "^é" } },
    });
  });

  test.each(["constructor", "toString"])("refuses a field named %s, which every object has", (name) => {
    const schema = z.object({ a: z.object({ [name]: z.string().optional() }) });
    expect(() => toJsonSchema(schema, "input")).toThrow(`has a field "${name}"`);
  });
});
