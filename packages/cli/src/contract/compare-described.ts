import type { Said } from "./change.js";

interface Described {
  readonly name?: string;
  readonly title?: string | undefined;
  readonly description: string;
  readonly scopes?: readonly string[] | undefined;
}

const WORDS = ["name", "title", "description"] as const;

/** What changed in what tools, resources and prompts have in common. */
export function compareDescribed(before: Described, after: Described): Said[] {
  const words = WORDS.filter((word) => before[word] !== after[word]).map((word): Said => {
    const sides = { before: quote(before[word]), after: quote(after[word]) };
    return { kind: "note", path: word, ...sides, why: "Models may choose otherwise." };
  });
  return [...words, ...compareScopes(before.scopes ?? [], after.scopes ?? [])];
}

function compareScopes(before: readonly string[], after: readonly string[]): Said[] {
  const sides = { path: "scopes", before: say(before), after: say(after) };
  if (!after.every((scope) => before.includes(scope))) {
    return [{ kind: "breaking", ...sides, why: "Callers without the new scope are refused with 403." }];
  }
  return before.length === after.length ? [] : [{ kind: "compatible", ...sides, why: "More callers may use it." }];
}

function say(scopes: readonly string[]): string {
  return scopes.length === 0 ? "none" : scopes.join(" ");
}

function quote(text: string | undefined): string {
  return text === undefined ? "none" : JSON.stringify(text);
}
