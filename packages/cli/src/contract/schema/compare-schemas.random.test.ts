import { expect, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { z } from "zod";
import { changed } from "../../fixtures/schema-changes.js";
import { type Shape, shapes, toZod } from "../../fixtures/schema-shapes.js";
import { valuesOf } from "../../fixtures/schema-values.js";
import { compareSchemas } from "./compare-schemas.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const RUNS = 300;
const pairs = shapes(2).chain((before) =>
  fc.record({
    before: fc.constant(before),
    after: fc.oneof(changed(before), changed(before).chain(changed)),
    values: fc.array(valuesOf(before), { minLength: 12, maxLength: 12 }),
  }),
);
const toJson = (shape: Shape) => z.toJSONSchema(toZod(shape), { io: "input" });

test(`what fitted a schema fits one that is called compatible (seed ${SEED})`, () => {
  const ajv = new Ajv2020({
    ...{ strict: false, validateFormats: false, validateSchema: false, ownProperties: true },
    code: { optimize: false },
  });
  const counts = { compatible: 0, breaking: 0, fitting: 0, proven: 0 };
  fc.assert(
    fc.property(pairs, ({ before, after, values }) => {
      const [old, next] = [toJson(before), toJson(after)];
      const findings = compareSchemas(old, next);
      const accepted = values.filter((value) => ajv.validate(old, value));
      const refused = accepted.filter((value) => !ajv.validate(next, value));
      counts[findings.length === 0 ? "compatible" : "breaking"] += 1;
      if (findings.length === 0) counts.fitting += accepted.length;
      else if (refused.length > 0) counts.proven += 1;
      if (findings.length === 0 && refused.length > 0) {
        throw new Error(`${JSON.stringify(refused[0])} fits ${JSON.stringify(old)}, and not ${JSON.stringify(next)}`);
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  // Neither answer may be the only one, and the values must put the question.
  expect(Math.min(counts.compatible, counts.breaking, counts.proven)).toBeGreaterThan(RUNS / 8);
  expect(counts.fitting).toBeGreaterThan(RUNS);
}, 60_000);

test("a schema is compatible with itself, and with its own words changed", () => {
  fc.assert(
    fc.property(shapes(2), (shape) => {
      const [old, next] = [toJson(shape), z.toJSONSchema(toZod(shape).describe("other words"), { io: "input" })];
      expect(compareSchemas(old, next)).toEqual([]);
    }),
    { seed: SEED, numRuns: 60 },
  );
});
