import type { Said } from "./change.js";
import { isKeywords, type Keywords, MAPS } from "./schema/json-schema.js";
import { isSame } from "./schema/value-types.js";

/** Keywords that refuse nothing, but steer models. */
const STEERING = ["title", "description", "default", "examples", "deprecated"];

/** What schemas say of the same places in other words. */
export function compareWords(before: Keywords, after: Keywords, path = ""): Said[] {
  const own = STEERING.filter((word) => !isSame(before[word], after[word])).map((word): Said => {
    const sides = { before: say(before[word]), after: say(after[word]) };
    const why = word === "default" ? "Calls that leave it out get another value." : "Models may choose otherwise.";
    return { kind: "note", path: `${path} (${word})`, ...sides, why };
  });
  return [...own, ...Object.keys(before).flatMap((name) => compareBelow(name, before[name], after[name], path))];
}

function compareBelow(name: string, before: unknown, after: unknown, path: string): Said[] {
  if (MAPS.has(name) && isKeywords(before) && isKeywords(after)) {
    return Object.keys(before).flatMap((key) => compareEach(before[key], after[key], `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.flatMap((item, index) => compareEach(item, after[index], path));
  }
  return name === "items" || name === "additionalProperties"
    ? compareEach(before, after, `${path}${name === "items" ? "[]" : ".*"}`)
    : [];
}

function compareEach(before: unknown, after: unknown, path: string): Said[] {
  return isKeywords(before) && isKeywords(after) ? compareWords(before, after, path) : [];
}

function say(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
