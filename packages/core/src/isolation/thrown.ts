import { inspect } from "node:util";
import type { ErrorAction, ErrorCode } from "../errors/catalogue.js";
import { ToolError } from "../errors/tool-error.js";

interface PackedError {
  readonly kind: "error" | "tool";
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause: Thrown | undefined;
}

interface PackedPlainError extends PackedError {
  readonly kind: "error";
  /** What else the error holds, such as a system error's `code`. */
  readonly fields: object;
}

interface PackedToolError extends PackedError {
  readonly kind: "tool";
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly action: ErrorAction;
  readonly details: Record<string, unknown>;
}

/** Whatever was thrown in one thread, as it goes to another: cloning alone would leave of a ToolError only its message. */
export type Thrown = PackedPlainError | PackedToolError | { readonly kind: "value"; readonly value: unknown };

/** Causes of causes that are kept: an error can be its own. */
const MAX_CAUSES = 8;

export function packThrown(thrown: unknown, causes = MAX_CAUSES): Thrown {
  if (!(thrown instanceof Error)) return { kind: "value", value: cloneOr(thrown, () => inspect(thrown)) };
  const { name, message, stack } = thrown;
  const hasCause = thrown.cause !== undefined && causes > 0;
  const cause = hasCause ? packThrown(thrown.cause, causes - 1) : undefined;
  if (!(thrown instanceof ToolError)) {
    const { cause: _, ...fields }: { cause?: unknown } = { ...thrown };
    return { kind: "error", name, message, stack, cause, fields: cloneOr<object>(fields, () => ({})) };
  }
  const { code, retryable, retryAfter, action } = thrown;
  const details = cloneOr(thrown.details, () => ({}));
  return { kind: "tool", name, message, stack, cause, code, retryable, retryAfter, action, details };
}

export function unpackThrown(packed: Thrown): unknown {
  if (packed.kind === "value") return packed.value;
  const { name, message, stack } = packed;
  const cause = packed.cause === undefined ? {} : { cause: unpackThrown(packed.cause) };
  const error = packed.kind === "tool" ? toToolError(packed, cause) : new Error(message, cause);
  const shown = { name, ...(stack === undefined ? {} : { stack }) };
  // Not by assignment: an error shows its own name and stack without listing them among its fields.
  for (const [key, value] of Object.entries(shown)) {
    Object.defineProperty(error, key, { value, configurable: true, writable: true });
  }
  return packed.kind === "tool" ? error : Object.assign(error, packed.fields);
}

function toToolError({ code, message, retryable, retryAfter, action, details }: PackedToolError, cause: object) {
  const after = retryAfter === undefined ? {} : { retryAfter };
  return new ToolError(code, message, { retryable, action, details, ...after, ...cause });
}

function cloneOr<Value>(value: Value, instead: () => Value): Value {
  try {
    return structuredClone(value);
  } catch {
    return instead();
  }
}
