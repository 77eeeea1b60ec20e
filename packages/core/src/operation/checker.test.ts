import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { checkerOf } from "./checker.js";

interface Tree {
  children: Tree[];
}
const getterTree = z.object({
  get children() {
    return z.array(getterTree);
  },
});
const lazyTree: z.ZodType<Tree> = z.object({ children: z.array(z.lazy(() => lazyTree)) });
const isSlow = async () => true;

describe("values are held to a schema", () => {
  test.each<[string, z.ZodType, unknown]>([
    ["bounded fields", z.object({ text: z.string().min(1).max(9).trim(), n: z.int().positive() }), { text: "a", n: 1 }],
    ["optional fields and defaults", z.object({ a: z.string().optional(), b: z.enum(["x"]).default("x") }), {}],
    ["formats", z.object({ mail: z.email(), day: z.iso.date() }), { mail: "a@b.co", day: "2026-01-01" }],
    ["lists, records and tuples", z.array(z.tuple([z.record(z.string(), z.number())], z.null())), [[{ a: 1 }, null]]],
    [
      "unions",
      z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.strictObject({ k: z.null() })]),
      { k: "a" },
    ],
    ["coercion", z.coerce.number().int().multipleOf(5), "15"],
    ["recursion by a getter", getterTree, { children: [{ children: [] }] }],
    ["recursion by z.lazy", lazyTree, { children: [{ children: [] }] }],
  ])("at once: %s", (_what, schema, value) => {
    expect(checkerOf(schema)(value)).toMatchObject({ success: true });
  });

  test.each<[string, z.ZodType, unknown]>([
    ["a refinement", z.object({ a: z.string().refine(isSlow) }), { a: "x" }],
    ["a refinement of the whole", z.object({}).refine(isSlow), {}],
    ["a check", z.string().check(async () => {}), "x"],
    ["a transform", z.array(z.string().transform(isSlow)), ["x"]],
    ["a preprocessor", z.union([z.number(), z.preprocess(isSlow, z.boolean())]), "x"],
    ["a type of the author's own", z.record(z.string(), z.custom(isSlow)), { a: 1 }],
    ["a codec", z.tuple([z.codec(z.string(), z.boolean(), { decode: isSlow, encode: String })]), ["x"]],
    ["what is behind z.lazy", z.lazy(() => z.string().refine(isSlow)), "x"],
    ["what may be left out", z.object({ a: z.string().refine(isSlow).optional() }), { a: "x" }],
    ["what else an object may hold", z.object({}).catchall(z.string().refine(isSlow)), { a: "x" }],
    ["the rest of a tuple", z.tuple([z.null()], z.string().refine(isSlow)), [null, "x"]],
    ["a side of an intersection", z.intersection(z.object({}), z.object({}).refine(isSlow)), {}],
  ])("later, where an author's code has a part in it: %s", async (_what, schema, value) => {
    const checked = checkerOf(schema)(value);
    expect(checked).toBeInstanceOf(Promise);
    expect(await checked).toMatchObject({ success: true });
  });
});
