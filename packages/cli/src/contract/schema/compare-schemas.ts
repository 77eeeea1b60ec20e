import { acceptsValue } from "./accepts-value.js";
import { type Alternative, alternativesOf } from "./alternatives.js";
import { type Atom, atomsOf } from "./atoms.js";
import { compareArrays } from "./compare-arrays.js";
import { leastOf, mostOf } from "./compare-limits.js";
import { compareNumbers } from "./compare-numbers.js";
import { compareObjects } from "./compare-objects.js";
import { compareFormats, compareStrings } from "./compare-strings.js";
import { compareUnknown } from "./compare-unknown.js";
import type { Comparison } from "./comparison.js";
import { haveOtherTags } from "./disjoint.js";
import type { Finding } from "./finding.js";
import type { JsonSchema } from "./json-schema.js";
import { isEmpty, rangeOf } from "./number-range.js";
import { SchemaRoot } from "./schema-root.js";
import { summariseAlternatives } from "./summarise.js";
import { listedValues, typesOf } from "./value-types.js";

/**
 * What keeps values that fit `from` from fitting `to`, or may keep them: where it can't be told, that is a finding too.
 * A field that only `to` declares counts as one that no value has, unless `from` says what such fields are.
 */
export function compareSchemas(
  from: JsonSchema,
  to: JsonSchema,
  extraFields: Comparison["extraFields"] = "harm",
): Finding[] {
  const roots = { from: new SchemaRoot(from), to: new SchemaRoot(to), extraFields };
  // What a recursive schema comes back to while it is compared needs no second look.
  const underWay = new Set<string>();
  const comparison: Comparison = {
    ...roots,
    compare(before, after, path) {
      const texts = before.map((schema) => JSON.stringify(schema));
      const isSame = (text: string) => texts.includes(text) && roots.from.agreesWith(roots.to, text);
      if (after.every((schema) => isSame(JSON.stringify(schema)))) return [];
      const key = JSON.stringify([before, after]);
      if (underWay.has(key)) return [];
      underWay.add(key);
      const findings = compareUnions(comparison, before, after, path);
      underWay.delete(key);
      return findings;
    },
  };
  return comparison.compare([roots.from.schema], [roots.to.schema], "");
}

function compareUnions(
  comparison: Comparison,
  before: readonly JsonSchema[],
  after: readonly JsonSchema[],
  path: string,
): Finding[] {
  const from = alternativesOf(before, comparison.from);
  const to = alternativesOf(after, comparison.to);
  const isUnion = from.length > 1 || to.length > 1;
  const refused: Atom[] = [];
  const findings = from
    .flatMap(atomsOf)
    .filter((atom) => !isImpossible(atom))
    .flatMap((atom) => {
      const options = isUnion ? to.filter((option) => !haveOtherTags(atom.schemas, option)) : to;
      const best = findOption(comparison, atom, options, path);
      if (best === undefined) refused.push(atom);
      return best ?? [];
    });
  if (refused.length === 0) return findings;
  const types = to.flatMap(typesOf);
  const rule = refused.every(({ type }) => types.includes(type)) ? "values" : "type";
  const [said, meant] = [summariseAlternatives(from), summariseAlternatives(to)];
  return [{ path, rule, from: said, to: meant, certain: true }, ...findings];
}

/** What stands against the option that comes nearest; undefined where there is none to think of. */
function findOption(
  comparison: Comparison,
  atom: Atom,
  options: readonly Alternative[],
  path: string,
): Finding[] | undefined {
  const possible = options.filter((option) => isPossible(atom, option));
  const results = possible.map((option) => compareAtom(comparison, atom, option, path));
  const [first, ...others] = results.sort((a, b) => harmOf(a) - harmOf(b));
  if (first === undefined || others.length === 0 || harmOf(first) === 0) return first;
  return first.map((finding) => ({ ...finding, certain: false }));
}

function isPossible(atom: Atom, option: Alternative): boolean {
  if (!typesOf(option).includes(atom.type)) return false;
  if ("value" in atom) return acceptsValue(option, atom.value);
  return listedValues(option) === undefined;
}

function compareAtom(comparison: Comparison, atom: Atom, option: Alternative, path: string): Finding[] {
  const unknown = compareUnknown(comparison, atom.schemas, option, path);
  return [...unknown, ...compareByType(comparison, atom, option, path)];
}

function compareByType(comparison: Comparison, atom: Atom, option: Alternative, path: string): Finding[] {
  const { schemas, type } = atom;
  if ("value" in atom) return type === "string" ? compareFormats(schemas, option, path) : [];
  if (type === "number") return compareNumbers(schemas, option, path);
  if (type === "string") return compareStrings(schemas, option, path);
  return type === "array"
    ? compareArrays(comparison, schemas, option, path)
    : compareObjects(comparison, schemas, option, path);
}

function harmOf(findings: readonly Finding[]): number {
  return findings.filter(({ harmless }) => harmless !== true).length;
}

/** Whether its limits leave nothing. */
function isImpossible({ schemas, type }: Atom): boolean {
  if (type === "number") return isEmpty(rangeOf(schemas));
  if (type === "string") return leastOf(schemas, "minLength") > mostOf(schemas, "maxLength");
  return type === "array" && leastOf(schemas, "minItems") > mostOf(schemas, "maxItems");
}
