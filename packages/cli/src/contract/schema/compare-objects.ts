import { acceptsValue } from "./accepts-value.js";
import { type Alternative, alternativesOf } from "./alternatives.js";
import { compareLeast, compareMost } from "./compare-limits.js";
import type { Comparison } from "./comparison.js";
import { FieldRules } from "./field-rules.js";
import type { Finding } from "./finding.js";
import type { JsonSchema } from "./json-schema.js";
import { summarise } from "./summarise.js";

interface Sides {
  readonly before: FieldRules;
  readonly after: FieldRules;
  readonly path: string;
}

export function compareObjects(comparison: Comparison, from: Alternative, to: Alternative, path: string): Finding[] {
  const before = new FieldRules(from, comparison.from);
  const after = new FieldRules(to, comparison.to);
  const sides = { before, after, path };
  const names = new Set([...before.declared, ...(before.listed ?? []), ...after.declared, ...after.required]);
  return [
    ...[...names].flatMap((name) => compareField(comparison, name, sides)),
    ...compareRest(comparison, sides),
    ...compareNames(comparison, sides),
    ...compareLeast("minProperties", { from, to, path }, before.required.size),
    ...compareMost("maxProperties", { from, to, path }, before.listed?.length),
  ];
}

function compareField(comparison: Comparison, name: string, { before, after, path }: Sides): Finding[] {
  const at = `${path}.${name}`;
  const from = before.of(name);
  const isKnown = before.isDeclared(name) || from.length > 0;
  const mayBeThere = !before.refuses(from);
  const findings: Finding[] = [];
  if (after.required.has(name) && !before.required.has(name)) {
    const text = isKnown && mayBeThere ? "optional" : "not there";
    findings.push({ path: at, rule: "required", from: text, to: "required", certain: true });
  }
  // A new field of an object that said nothing of it: nobody is taken to have sent it.
  if (!isKnown || !mayBeThere) return findings;
  if (before.isDeclared(name) && !after.isDeclared(name)) {
    return [...findings, ...undeclared(comparison, at, from, after, name)];
  }
  return [...findings, ...comparison.compare(from, after.of(name), at)];
}

/** A field that `to` has no place for, or does not look at. */
function undeclared(
  { extraFields }: Comparison,
  path: string,
  from: readonly JsonSchema[],
  after: FieldRules,
  name: string,
): Finding[] {
  const isRefused = after.refuses(after.of(name));
  if (!isRefused && !after.namesFields) return [];
  const finding: Finding = {
    path,
    rule: "undeclared",
    from: summarise(from),
    to: isRefused ? "refused" : "ignored",
    certain: true,
  };
  return [extraFields === "harm" ? finding : { ...finding, harmless: true }];
}

/** Fields without a name of their own: those of records, and those that nobody declared. */
function compareRest(comparison: Comparison, sides: Sides): Finding[] {
  const { before, after, path } = sides;
  if (before.listed !== undefined) return [];
  const findings: Finding[] = [];
  for (const [pattern, schema] of before.patterns) {
    for (const [other, target] of after.patterns) {
      // Another pattern may match the same name.
      findings.push(...comparison.compare([schema], [target], `${path}./${other}/`));
    }
    const isKept = after.patterns.some(([other]) => other === pattern);
    if (!isKept) findings.push(...comparison.compare([schema], after.rest, `${path}./${pattern}/`));
  }
  if (before.refuses(before.rest)) return findings;
  for (const [pattern, target] of after.patterns) {
    const isOld = before.patterns.some(([other]) => other === pattern);
    if (!isOld) findings.push(...comparison.compare(before.rest, [target], `${path}./${pattern}/`));
  }
  return [...findings, ...compareUnnamed(comparison, sides)];
}

function compareUnnamed(comparison: Comparison, { before, after, path }: Sides): Finding[] {
  const isRefused = after.refuses(after.rest);
  const isIgnored = after.rest.length === 0 && before.rest.length > 0 && after.namesFields;
  if (!isRefused && !isIgnored) return comparison.compare(before.rest, after.rest, `${path}.*`);
  const to = isRefused ? "refused" : "ignored";
  const finding: Finding = { path: `${path}.*`, rule: "closed", from: summarise(before.rest), to, certain: true };
  return [comparison.extraFields === "harm" ? finding : { ...finding, harmless: true }];
}

function compareNames(comparison: Comparison, { before, after, path }: Sides): Finding[] {
  if (after.names.length === 0) return [];
  const options = alternativesOf(after.names, comparison.to);
  const refused = [...before.declared, ...(before.listed ?? [])].filter(
    (name) => !before.refuses(before.of(name)) && !options.some((option) => acceptsValue(option, name)),
  );
  const findings = refused
    .filter(() => after.listed === undefined)
    .map((name): Finding => ({ path: `${path}.${name}`, rule: "names", from: "good", to: "refused", certain: true }));
  const isClosed = before.listed !== undefined || (before.patterns.length === 0 && before.refuses(before.rest));
  if (isClosed) return findings;
  return [...findings, ...comparison.compare([{ type: "string" }, ...before.names], after.names, `${path}.(names)`)];
}
