/** What stands in the place of what was taken out. */
export function marker(kind: string): string {
  return `[redacted:${kind}]`;
}

/** Source of an expression for any marker. */
export const MARKER = String.raw`\[redacted:[a-z]+\]`;

/** An expression, and what is put in the place of what it finds. */
export type Rule = readonly [pattern: RegExp, replacement: string];

export function applyRules(rules: readonly Rule[], text: string): string {
  return rules.reduce((done, [pattern, replacement]) => done.replace(pattern, replacement), text);
}
