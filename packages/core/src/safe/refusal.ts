import { ToolError } from "../errors/tool-error.js";

/** What an agent asked for is not allowed, and it can ask for something else. */
export function refused(message: string, details: Record<string, unknown> = {}): ToolError {
  return new ToolError("FORBIDDEN", message, { action: "fix_input", details });
}

/** Characters of what an agent sent that are repeated to it. */
const SHOWN = 100;

/** In quotes, on one line, and no longer than one can read. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
