import { pino } from "pino";

/**
 * As pino does. But it writes on the error, which may be frozen, and reads fields, which may throw: to log a failure must
 * not be one.
 */
export function serializeError(error: unknown): unknown {
  try {
    return isErrorLike(error) ? pino.stdSerializers.err(error) : error;
  } catch {
    return readPlainly(error);
  }
}

function readPlainly(error: unknown): unknown {
  try {
    if (isErrorLike(error)) return { type: error.name, message: error.message, stack: error.stack };
  } catch {
    // Not even these can be read.
  }
  return "what was thrown can't be read";
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === "object" && value !== null && "message" in value && typeof value.message === "string";
}
