import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { circle, ends, keyed, NARROWED, patterned, square, withB } from "../fixtures/narrowed-schemas.js";
import type { Said } from "./change.js";
import { compareInput, compareOutput } from "./compare-tool-schema.js";

const tagged = (tag: number) => z.any().meta({ properties: { k: { const: tag } }, required: ["k"] });
const taken = (schema: z.ZodType) => z.toJSONSchema(z.object({ a: schema }), { io: "input" });
const answered = (schema: z.ZodType) => z.toJSONSchema(z.object({ a: schema }));
const kinds = (said: Said[]) => said.map(({ kind }) => kind);

describe("what a tool takes", () => {
  test.each(NARROWED)("breaks by narrowing %s", (_, wide, narrow, path, [before, after]) => {
    const said = compareInput(taken(wide), taken(narrow));
    expect(said[0]).toMatchObject({ kind: "breaking", path: `input.a${path}`, before, after, certain: true });
    expect(new Set(kinds(said))).toEqual(new Set(["breaking"]));
  });

  test.each(NARROWED)("is compatible by widening %s", (_, wide, narrow, path) => {
    const said = compareInput(taken(narrow), taken(wide));
    expect(new Set(kinds(said))).toEqual(new Set(["compatible"]));
    expect(said.map((change) => change.path)).toContain(`input.a${path}`);
  });

  test.each<[string, z.ZodType, z.ZodType, Partial<Said>]>([
    [
      "new, required field",
      z.object({}),
      withB.extend({ b: z.int() }),
      { path: "input.a.b", before: "not there", after: "required" },
    ],
    ["field gone, others ignored", withB, z.object({}), { path: "input.a.b", before: "anything", after: "ignored" }],
    [
      "field gone, others refused",
      z.strictObject({ b: z.int() }),
      z.strictObject({}),
      { path: "input.a.b", before: "integer", after: "refused" },
    ],
    [
      "constant that changed",
      z.object({ b: z.literal(1) }),
      z.object({ b: z.literal(2) }),
      { path: "input.a.b", before: "1", after: "2" },
    ],
    [
      "fields that nobody declared refused",
      withB,
      withB.strict(),
      { path: "input.a.*", before: "anything", after: "refused" },
    ],
    [
      "fields that nobody declared ignored",
      withB.loose(),
      withB,
      { path: "input.a.*", before: "anything", after: "ignored" },
    ],
  ])("breaks by a %s", (_, before, after, change) => {
    expect(compareInput(taken(before), taken(after))).toEqual([
      expect.objectContaining({ kind: "breaking", ...change }),
    ]);
  });

  test.each<[string, z.ZodType, z.ZodType]>([
    ["a new field that may be left out", z.object({}), z.object({ b: z.int().optional() })],
    ["a new field with a default", z.strictObject({}), z.strictObject({ b: z.int().default(1) })],
    ["a field whose default is new", z.object({ b: z.int() }), z.object({ b: z.int().default(1) })],
    ["fields that nobody declared let in", withB.strict(), withB],
    ["one pattern of three fewer", ends("b").includes("x"), ends("b")],
    ["a format that had a pattern beside it", z.email().endsWith(".org"), z.email()],
  ])("is compatible with %s", (_, before, after) => {
    expect(kinds(compareInput(taken(before), taken(after)))).toContain("compatible");
    expect(kinds(compareInput(taken(before), taken(after)))).not.toContain("breaking");
  });

  test.each<[string, z.ZodType, z.ZodType]>([
    ["a union in another order", z.union([z.string(), circle]), z.union([circle, z.string()])],
    ["an enum as literals", z.enum(["x", "y"]), z.union([z.literal("y"), z.literal("x")])],
    ["bounds that say the same of whole numbers", z.int().gt(2), z.int().min(3)],
    ["a schema that got a name", z.array(circle), z.array(circle.meta({ id: "Circle" }))],
    ["listed names as fields", keyed("x"), z.strictObject({ x: z.int().optional() })],
    ["no value at all", z.string().min(5).max(3), z.never()],
    ["fields in another order", z.object({ b: z.int(), c: z.int() }), z.object({ c: z.int(), b: z.int() })],
  ])("is the same with %s", (_, before, after) => {
    expect(compareInput(taken(before), taken(after))).toEqual([]);
  });

  test.each<[string, z.ZodType, z.ZodType, string]>([
    ["another pattern", z.string().regex(/^a/), z.string().regex(/^ab?/), "/^a/ → /^ab?/"],
    ["another keyword", z.string(), z.string().meta({ "x-unit": "m" }), 'no x-unit → x-unit "m"'],
    ["options that both fit", z.string().max(3), z.xor([z.string(), z.string().min(2)]), "no oneOf → oneOf"],
    ["options told apart in objects alone", z.string(), z.xor([tagged(1), tagged(2)]), "no oneOf → oneOf"],
    [
      "a pattern of names for all names",
      patterned(z.string().regex(/a/)),
      z.record(z.string(), z.string().regex(/b/)),
      "/a/ → /b/",
    ],
    [
      "options that overlap",
      z.xor([z.string(), z.int()]),
      z.xor([z.string().max(9), z.string().min(5)]),
      "no oneOf → oneOf",
    ],
  ])("counts as broken where it can't be told: %s", (_, before, after, sides) => {
    const unclear = compareInput(taken(before), taken(after)).filter(({ certain }) => certain === false);
    expect(unclear[0]).toMatchObject({
      kind: "breaking",
      path: expect.stringMatching(/^input\.a/),
      why: expect.stringContaining("Can't tell: treated as breaking"),
    });
    expect(`${unclear[0]?.before} → ${unclear[0]?.after}`).toContain(sides);
  });

  test("is noted where only words changed", () => {
    const said = compareInput(taken(z.int().default(5)), taken(z.int().default(9).describe("How many")));
    expect(said.map(({ kind, path, before, after }) => [kind, path, before, after])).toEqual([
      ["note", "input.a (description)", "none", '"How many"'],
      ["note", "input.a (default)", "5", "9"],
    ]);
  });
});

describe("what a tool answers", () => {
  test.each(NARROWED)("breaks by widening %s", (_, wide, narrow, path) => {
    const said = compareOutput(answered(narrow), answered(wide));
    // A name more in a record is a new field of answers: clients pass over it.
    const kind = path === ".y" ? "compatible" : "breaking";
    expect(said).toContainEqual(expect.objectContaining({ kind, path: `output.a${path}` }));
  });

  test.each(NARROWED)("is compatible by narrowing %s", (_, wide, narrow) => {
    expect(new Set(kinds(compareOutput(answered(wide), answered(narrow))))).toEqual(new Set(["compatible"]));
  });

  test.each<[string, z.ZodType | undefined, z.ZodType | undefined, string, string]>([
    [
      "a field that may be missing now",
      z.object({ b: z.int() }),
      z.object({ b: z.int().optional() }),
      "breaking",
      "output.a.b",
    ],
    ["a field that is gone", z.object({ b: z.int() }), z.object({}), "breaking", "output.a.b"],
    ["no schema any more", z.int(), undefined, "breaking", "output"],
    ["a schema at last", undefined, z.int(), "compatible", "output"],
    ["a new field", z.object({}), z.object({ b: z.int() }), "compatible", "output.a.b"],
    [
      "a new field in an option",
      z.union([circle, square]),
      z.union([circle.extend({ b: z.int() }), square]),
      "compatible",
      "output.a.b",
    ],
    [
      "a field gone that could be missing",
      z.object({ b: z.int().optional() }),
      z.object({}),
      "compatible",
      "output.a.b",
    ],
  ])("with %s", (_, before, after, kind, path) => {
    const said = compareOutput(before && answered(before), after && answered(after));
    expect(said.map((change) => [change.kind, change.path])).toEqual([[kind, path]]);
  });
});
