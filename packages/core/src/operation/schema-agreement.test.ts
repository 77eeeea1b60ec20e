import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { z } from "zod";
import { toJsonSchema } from "./schema.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);

// Left out, because JSON Schema can't say it: transforms, trim(), toLowerCase(), z.stringbool(), z.preprocess() and
// z.coerce (what follows them sees another value than was sent), refinements, catch() (takes all), prefault() with what
// does not fit itself, formats without a pattern (z.url(), z.jwt()), numeric bounds of
// record keys, multipleOf() of fractions and of values beyond 2^53 (floating point). Types without a JSON form are
// refused at boot, and so are regular expressions with flags and fields named as what every object has. Left out because
// Zod is at odds with its own types: the key "__proto__" (skipped in records), z.unknown() under the keys of an enum and in a
// tuple with a rest (may be absent, against the schema). Stripped keys need nothing: both sides let them in.

/** A schema, and values of which some fit and some just don't. */
interface Sample<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  readonly values: fc.Arbitrary<unknown>;
}

const ODD = fc.constantFrom<unknown>(null, "", "x", 0, 1, -1, 1.5, 999, true, false, [], {}, [1], { a: 1 });
const NAMES = ["a", "b", "id", "kind", "é"];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const upTo = (max: number) => fc.integer({ min: 0, max });
const oneOf = (samples: readonly Sample[]) => fc.oneof(...samples.map(({ values }) => values));

/** Mostly values of the sample, now and then something else. */
function near({ values }: Sample): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 15, arbitrary: values }, { weight: 1, arbitrary: ODD });
}

const texts: fc.Arbitrary<Sample> = fc.tuple(maybe(upTo(4)), maybe(upTo(6)), fc.boolean()).map(([min, max, exact]) => {
  let schema = z.string();
  if (min !== undefined) schema = exact ? schema.length(min) : schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  return { schema, values: fc.string({ unit: fc.constantFrom("a", "é", " ", "\n", "日", "🎉"), maxLength: 7 }) };
});

const FORMATS = [
  { schema: z.email(), good: "a.b+c@example.org" },
  { schema: z.uuid(), good: "123e4567-e89b-42d3-a456-426614174000" },
  { schema: z.iso.datetime(), good: "2024-02-29T23:59:59.123Z" },
  { schema: z.base64(), good: "YWJjZA==" },
  { schema: z.string().startsWith("ab").endsWith("c"), good: "ab.c" },
  { schema: z.string().includes("a(b").min(2).max(5), good: "a(b" },
  { schema: z.templateLiteral(["v", z.int(), "-", z.enum(["x", "y"])]), good: "v12-x" },
];
const formats: fc.Arbitrary<Sample> = fc.constantFrom(...FORMATS).map(({ schema, good }) => ({
  schema,
  values: fc.oneof(
    fc.constant(good),
    fc.constant(good),
    fc.tuple(upTo(good.length), fc.constantFrom("", "0", "-", "x", " ")).map(([at, put]) => {
      return good.slice(0, at) + put + good.slice(at + 1);
    }),
  ),
}));

const halves = (from: number, to: number) => fc.integer({ min: from * 2, max: to * 2 }).map((n) => n / 2);
const lows = fc.array(fc.tuple(fc.constantFrom("gt", "gte"), halves(-4, 2)), { maxLength: 2 });
const highs = fc.array(fc.tuple(fc.constantFrom("lt", "lte"), halves(-1, 5)), { maxLength: 2 });
const numbers: fc.Arbitrary<Sample> = fc
  .tuple(fc.constantFrom(z.number(), z.int(), z.int32(), z.uint32()), lows, highs, maybe(fc.constantFrom(2, 3)))
  .map(([base, low, high, step]) => {
    let schema: z.ZodNumber = base;
    for (const [check, bound] of [...low, ...high]) schema = schema[check](bound);
    if (step !== undefined) schema = schema.multipleOf(step);
    const big = [2 ** 31, 2 ** 32, ...(step === undefined ? [2 ** 53, 1e21] : [])];
    const edges = [...low, ...high].map(([, bound]) => bound);
    return { schema, values: fc.oneof(halves(-5, 6), fc.constantFrom(0, 1, ...big), fc.constantFrom(1, ...edges)) };
  });

const choices: fc.Arbitrary<Sample> = fc.constantFrom<Sample>(
  { schema: z.boolean(), values: fc.boolean() },
  { schema: z.json(), values: fc.jsonValue({ maxDepth: 1 }) },
  { schema: z.enum(["red", "green"]), values: fc.constantFrom("red", "green", "RED", "blue", "") },
  { schema: z.enum({ Low: 1 }), values: fc.constantFrom(1, 2, "Low") },
  { schema: z.literal([1, "one", true, null]), values: fc.constantFrom(1, "one", true, null, "1", false) },
);

const leaves = fc.oneof(texts, formats, numbers, choices);

interface Tree {
  name: string;
  children?: Tree[] | undefined;
  first?: Tree | null | undefined;
}
const tree: z.ZodType<Tree> = z.strictObject({
  name: z.string().max(3),
  get children() {
    return z.array(tree).max(2).optional();
  },
  get first() {
    return tree.nullable().optional();
  },
});
const trees: Sample = {
  schema: tree,
  values: fc.letrec((tie) => ({
    tree: fc.record(
      {
        name: near({ schema: tree, values: fc.string({ maxLength: 4 }) }),
        children: fc.array(tie("tree"), { maxLength: 3, depthIdentifier: "tree" }),
        first: fc.option(tie("tree"), { depthIdentifier: "tree", depthSize: "small" }),
        extra: fc.constant(1),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  })).tree,
};

/** Ways in which a field may be there or not. */
const WRAPS: ((sample: Sample) => z.ZodType)[] = [
  ({ schema }) => schema,
  ({ schema }) => schema.optional(),
  ({ schema }) => schema.nullable(),
  ({ schema }) => schema.nullish(),
  ({ schema }) => schema.exactOptional(),
  ({ schema }) => schema.optional().nonoptional(),
  ({ schema }) => schema.default(1),
  ({ schema }) => z.union([schema.optional(), z.literal("other")]),
  ({ schema }) => schema.readonly().describe("a field"),
];

const wrapped = (inner: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.tuple(inner, fc.constantFrom(...WRAPS)).map(([sample, wrap]) => ({ ...sample, schema: wrap(sample) }));

const closings = fc.constantFrom<(object: z.ZodObject) => z.ZodObject>(
  (object) => object,
  (object) => object.strict(),
  (object) => object.loose(),
  (object) => object.catchall(z.int()),
);

function toObject(fields: Record<string, Sample>, close: (object: z.ZodObject) => z.ZodObject): Sample<z.ZodObject> {
  const entries = Object.entries(fields);
  const schema = close(z.object(Object.fromEntries(entries.map(([name, sample]) => [name, sample.schema]))));
  const present = entries.map(([name, sample]) => [name, near(sample)] as const);
  const drops = fc.constantFrom(undefined, undefined, ...Object.keys(fields));
  const extras = fc.constantFrom<object[]>({}, {}, {}, { more: 1 }, { more: "1" });
  const values = fc
    .tuple(fc.record(Object.fromEntries(present), { noNullPrototype: true }), drops, extras)
    .map(([all, dropped, more]) => ({
      ...Object.fromEntries(Object.entries(all).filter(([name]) => name !== dropped)),
      ...more,
    }));
  return { schema, values };
}

const ANYTHING: Sample = { schema: z.unknown(), values: ODD };
const fields = (depth: number) => fc.oneof({ weight: 12, arbitrary: wrapped(samples(depth)) }, fc.constant(ANYTHING));

const objects = (depth: number): fc.Arbitrary<Sample<z.ZodObject>> =>
  fc
    .tuple(fc.dictionary(fc.constantFrom(...NAMES), fields(depth), { maxKeys: 4 }), closings)
    .map(([fields, close]) => toObject(fields, close));

const arrays = (depth: number): fc.Arbitrary<Sample> =>
  fc.tuple(samples(depth), maybe(upTo(2)), maybe(upTo(3))).map(([item, min, max]) => {
    let schema = z.array(item.schema);
    if (min !== undefined) schema = schema.min(min);
    if (max !== undefined) schema = schema.max(max);
    return { schema, values: fc.array(near(item), { maxLength: 4 }) };
  });

const tuples = (depth: number): fc.Arbitrary<Sample> =>
  fc
    .tuple(fc.array(wrapped(samples(depth)), { minLength: 1, maxLength: 3 }), maybe(samples(depth)))
    .map(([items, rest]) => {
      const [first, ...others] = items.map(({ schema }) => schema);
      const shape: [z.ZodType, ...z.ZodType[]] = [first ?? z.null(), ...others];
      const schema = rest === undefined ? z.tuple(shape) : z.tuple(shape, rest.schema);
      const all = rest === undefined ? items : [...items, rest];
      const values = fc
        .tuple(fc.tuple(...all.map(near)), fc.constantFrom(0, 0, 1, 2))
        .map(([list, fewer]) => list.slice(0, list.length - fewer));
      return { schema, values };
    });

const KEYS: { readonly make: (value: z.ZodType) => z.ZodType; readonly keys: readonly string[] }[] = [
  { make: (value) => z.record(z.string(), value), keys: ["", "a", "é"] },
  { make: (value) => z.record(z.string().min(2), value), keys: ["a", "ab", "abc"] },
  { make: (value) => z.record(z.enum(["a", "b"]), value), keys: ["a", "b"] },
  { make: (value) => z.record(z.enum(["a", "b"]), value.optional()), keys: ["a", "b", "c"] },
  { make: (value) => z.partialRecord(z.enum(["a", "b"]), value), keys: ["a", "b", "c"] },
  { make: (value) => z.record(z.int(), value), keys: ["1", "-20", "1.5", "x"] },
];
const records = (depth: number): fc.Arbitrary<Sample> =>
  fc.tuple(samples(depth), fc.constantFrom(...KEYS)).map(([value, { make, keys }]) => ({
    schema: make(value.schema),
    values: fc.dictionary(fc.constantFrom(...keys), near(value), { maxKeys: 3, noNullPrototype: true }),
  }));

const unions = (depth: number): fc.Arbitrary<Sample> =>
  fc.array(samples(depth), { minLength: 2, maxLength: 3 }).map((options) => ({
    schema: z.union(options.map(({ schema }) => schema)),
    values: oneOf(options),
  }));

const discriminated = (depth: number): fc.Arbitrary<Sample> =>
  fc.tuple(objects(depth), objects(depth), closings).map(([left, right, close]) => {
    const options = [left, right].map((option, index) => {
      const tag = z.literal(index === 0 ? ["x", 1] : ["y"]);
      return { tag, schema: close(option.schema.extend({ tag })), values: option.values };
    });
    const [first, second] = options;
    if (first === undefined || second === undefined) throw new Error("two options");
    return {
      schema: z.discriminatedUnion("tag", [first.schema, second.schema]),
      values: fc
        .tuple(oneOf(options), fc.constantFrom("x", "y", 1, "z"))
        .map(([value, tag]) => ({ ...Object(value), tag })),
    };
  });

function samples(depth: number): fc.Arbitrary<Sample> {
  if (depth === 0) return leaves;
  const deeper = [objects, arrays, tuples, records, unions, discriminated].map((make) => make(depth - 1));
  return fc.oneof({ weight: 4, arbitrary: leaves }, fc.constant(trees), ...deeper);
}

const schemasWithValues = fc
  .oneof(objects(0), objects(2))
  .chain(({ schema, values }) => fc.array(values, { minLength: 8, maxLength: 8 }).map((list) => ({ schema, list })));

test(`a client's validator and Zod accept the same arguments (seed ${SEED})`, () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true });
  const counts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(schemasWithValues, ({ schema, list }) => {
      const json = toJsonSchema(schema, "input");
      const accepts = ajv.compile(json);
      for (const value of list) {
        const sent: unknown = JSON.parse(JSON.stringify(value));
        const accepted = schema.safeParse(sent).success;
        counts[accepted ? "accepted" : "refused"] += 1;
        if (accepts(sent) !== accepted) {
          const zod = accepted ? "accepts" : "refuses";
          throw new Error(`Zod ${zod} ${JSON.stringify(sent)}, other than ${JSON.stringify(json)}`);
        }
      }
    }),
    { seed: SEED, numRuns: 250 },
  );
  // Neither side of "accepts exactly when" may go untested.
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(300);
}, 60_000);
