import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { describeIssues, type InputIssue, toInputIssues } from "./issues.js";

function issuesOf(schema: z.ZodType, input: unknown): InputIssue[] {
  const checked = schema.safeParse(input);
  return checked.success ? [] : toInputIssues(checked.error.issues, input);
}

describe("the path of an issue", () => {
  test.each<[string, z.ZodType, unknown]>([
    ["sku", z.object({ sku: z.string() }), { sku: 1 }],
    ["items[0].sku", z.object({ items: z.array(z.object({ sku: z.string() })) }), { items: [{ sku: 1 }] }],
    ["rows[1][2]", z.object({ rows: z.array(z.array(z.number())) }), { rows: [[], [1, 2, "3"]] }],
    ["by.key", z.object({ by: z.record(z.string(), z.number()) }), { by: { key: "x" } }],
    ["", z.strictObject({}), { extra: 1 }],
  ])("reads as %p", (path, schema, input) => {
    expect(issuesOf(schema, input).map((issue) => issue.path)).toEqual([path]);
  });
});

describe("a missing field is said to be required, with what is expected", () => {
  test.each<[string, z.ZodType, string]>([
    ["a string", z.string(), "is required: expected string"],
    ["a number to coerce", z.coerce.number(), "is required: expected number"],
    ["an object", z.object({ a: z.string() }), "is required: expected object"],
    ["an enum", z.enum(["red", "blue"]), "is required: expected red or blue"],
    ["a literal", z.literal(7), "is required: expected 7"],
    ["a union", z.union([z.string(), z.number()]), "is required"],
  ])("%s", (_what, field, message) => {
    expect(issuesOf(z.object({ field }), {})).toEqual([{ path: "field", message }]);
  });

  test("however deep it is", () => {
    const schema = z.object({ items: z.array(z.object({ sku: z.string() })) });
    expect(issuesOf(schema, { items: [{}] })).toEqual([
      { path: "items[0].sku", message: "is required: expected string" },
    ]);
  });

  test("and so is one that is there as undefined", () => {
    expect(issuesOf(z.object({ a: z.string() }), { a: undefined })[0]?.message).toBe("is required: expected string");
  });
});

test("a field that is there with a wrong value is not said to be missing", () => {
  const schema = z.object({ a: z.string(), b: z.enum(["x"]), c: z.string() });
  const issues = issuesOf(schema, { a: 5, b: "y", c: null });
  expect(issues.map(({ path }) => path)).toEqual(["a", "b", "c"]);
  for (const { message } of issues) expect(message).not.toContain("required");
});

test("the author's own message is kept", () => {
  const schema = z.object({ sku: z.string().regex(/^A/, "must begin with A") });
  expect(issuesOf(schema, { sku: "B" })).toEqual([{ path: "sku", message: "must begin with A" }]);
});

test("all issues fit in one sentence for the log", () => {
  const checked = z.strictObject({ a: z.string(), b: z.array(z.number()) }).safeParse({ a: 1, b: ["x"], c: 1 });
  expect(describeIssues(checked.error?.issues ?? [])).toMatch(/^a: .+; b\[0\]: .+; Unrecognized key: "c"$/);
});
