import type { Keywords } from "./json-schema.js";

/** What Zod calls a pattern that it wrote itself. */
const NAMES_OF_PATTERNS: ReadonlySet<unknown> = new Set([
  ...["starts_with", "ends_with", "includes", "regex", "lowercase", "uppercase"],
]);
/** Formats that Zod checks with more than the pattern beside them. */
const MORE_THAN_PATTERNS: ReadonlySet<unknown> = new Set(["uri", "ipv6", "cidrv6", "base64", "base64url", "jwt"]);

export function patternsOf(schemas: readonly Keywords[]): string[] {
  return schemas.map(({ pattern }) => pattern).filter((pattern) => typeof pattern === "string");
}

/** What is no expression matches nothing. */
export function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}

/** Whether the first schemas have every format of the second ones, whose patterns are compared on their own. */
export function impliesFormat(from: readonly Keywords[], to: readonly Keywords[]): boolean {
  return to.every(({ format, pattern }) => {
    if (format === undefined || NAMES_OF_PATTERNS.has(format)) return true;
    if (pattern !== undefined && !MORE_THAN_PATTERNS.has(format)) return true;
    return from.some((schema) => schema.format === format);
  });
}
