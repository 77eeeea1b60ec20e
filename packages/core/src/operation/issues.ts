import type { z } from "zod";

/** One thing wrong with an argument, in words that a model can act on. */
export interface InputIssue {
  /** `items[0].sku`; empty for the arguments as a whole. */
  readonly path: string;
  readonly message: string;
}

export function toInputIssues(issues: readonly z.core.$ZodIssue[], input: unknown): InputIssue[] {
  return issues.map((issue) => ({ path: toPath(issue.path), message: toMessage(issue, input) }));
}

/** All issues in one sentence, for a log or a message. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(({ path, message }) => [toPath(path), message].filter(Boolean).join(": ")).join("; ");
}

/** How Zod's own messages begin: those that an author wrote stay as they are. */
const DEFAULT_MESSAGE = /^Invalid (?:input|option)\b/;

function toMessage(issue: z.core.$ZodIssue, input: unknown): string {
  if (!DEFAULT_MESSAGE.test(issue.message) || !isMissing(input, issue.path)) return issue.message;
  if (issue.code === "invalid_type") return `is required: expected ${issue.expected}`;
  if (issue.code === "invalid_value") return `is required: expected ${issue.values.map(String).join(" or ")}`;
  return issue.code === "invalid_union" ? "is required" : issue.message;
}

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return true;
    value = Reflect.get(value, key);
  }
  return value === undefined;
}

function toPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
