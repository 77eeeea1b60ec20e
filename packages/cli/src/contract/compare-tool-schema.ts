import type { Said } from "./change.js";
import { compareWords } from "./compare-words.js";
import { explainGain, explainHarm, type Part } from "./explain-finding.js";
import { compareSchemas } from "./schema/compare-schemas.js";
import type { Finding } from "./schema/finding.js";
import type { Keywords } from "./schema/json-schema.js";

/** What changed in what a tool takes. */
export function compareInput(before: Keywords, after: Keywords): Said[] {
  return tell("input", compareSchemas(before, after), compareSchemas(after, before), compareWords(before, after));
}

/** What changed in what a tool answers. Clients pass over fields that they do not know. */
export function compareOutput(before: Keywords | undefined, after: Keywords | undefined): Said[] {
  const path = "output";
  if (before === undefined && after === undefined) return [];
  if (before === undefined) {
    const why = "Clients that do not look at structured content lose nothing.";
    return [{ kind: "compatible", path, before: "no schema", after: "a schema", why }];
  }
  if (after === undefined) {
    const why = "Clients that read the answer's structured content find none.";
    return [{ kind: "breaking", path, before: "a schema", after: "no schema", why }];
  }
  const harms = compareSchemas(after, before, "no harm");
  return tell("output", harms, compareSchemas(before, after, "no harm"), compareWords(before, after));
}

/** @param goods what the comparison the other way round found */
function tell(part: Part, harms: readonly Finding[], goods: readonly Finding[], words: readonly Said[]): Said[] {
  const told = new Set(harms.map(toKey));
  return [
    ...harms.map((finding) => explainHarm(part, finding)),
    ...goods
      .filter((finding) => finding.certain && !told.has(toKey(finding)))
      .map((finding) => explainGain(part, finding)),
    ...words.map((word) => ({ ...word, path: part + word.path })),
  ];
}

/** A field that is new, gone or needed is one change. */
function toKey({ path, rule }: Finding): string {
  return `${path} ${rule === "undeclared" || rule === "required" ? "field" : rule}`;
}
