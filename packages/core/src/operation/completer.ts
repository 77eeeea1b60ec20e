import type { ComponentProblems } from "./component.js";
import type { ToolContext } from "./tool-context.js";

/** A completer's call: it can't ask the client anything (MCP 2026-07-28, input-required results). */
export type CompletionContext = Pick<
  ToolContext,
  "requestId" | "signal" | "log" | "principal" | "traceHeaders" | "deps"
>;

/**
 * Suggests values for one argument while somebody types it.
 * @param value what is typed so far, possibly nothing
 * @param given the arguments that are filled in already
 * @returns the best first; clients are sent the first 100
 */
export type Completer = (
  value: string,
  context: CompletionContext,
  given: Readonly<Record<string, string>>,
) => readonly string[] | Promise<readonly string[]>;

/** Completers by the name of the argument or variable that they complete. */
export type Completers = Readonly<Partial<Record<string, Completer>>>;

/** Checks a component's completers; what is wrong with them goes into `problems`. */
export function checkCompleters(completers: unknown, names: readonly string[], problems: ComponentProblems): void {
  if (completers === undefined) return;
  if (typeof completers !== "object" || completers === null) {
    problems.add("complete", "is not an object of functions, such as { city: (value) => [...] }");
    return;
  }
  for (const [name, complete] of Object.entries(completers)) {
    if (!names.includes(name)) problems.add("complete", `has "${name}", which is none of: ${names.join(", ")}`);
    if (typeof complete !== "function") problems.add("complete", `has "${name}", which is no function`);
  }
}
