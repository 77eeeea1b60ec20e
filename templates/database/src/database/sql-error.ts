import { READ_ONLY_SQL_PREFIX, ToolError, TransientError } from "mcp-prod";
import { z } from "zod";

/** What PostgreSQL says of a statement that it did not run to the end. */
export const sqlErrorSchema = z.object({
  /** SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  /** The character, from 1, that the message is about. */
  position: z.coerce.number().optional(),
});

export type SqlError = z.infer<typeof sqlErrorSchema>;

/** Classes of SQLSTATE that mean: the statement is wrong. Their messages speak of the statement and the schema only. */
const INVALID = new Set(["0A", "21", "22", "42", "54"]);
/** Classes that mean: the database has a problem just now. */
const TRANSIENT = new Set(["08", "40", "53", "55", "57"]);
const READ_ONLY = new Set(["25001", "25006"]);
const SYNTAX_ERROR = "42601";
const INSUFFICIENT_PRIVILEGE = "42501";
const QUERY_CANCELED = "57014";
const PARAMETERS_MISSING = "08P01";

/** @returns the error to throw: a ToolError where an agent can do something about it, else the cause, to be logged */
export function explainSqlError(error: SqlError, cause: Error, timeLimit: number): Error {
  const { code, message } = error;
  if (code === QUERY_CANCELED) return queryTimedOut(timeLimit);
  if (code === PARAMETERS_MISSING) return invalid(error, "Parameters such as $1 have no value here: write the value.");
  if (READ_ONLY.has(code) || code === INSUFFICIENT_PRIVILEGE) {
    return new ToolError("FORBIDDEN", `The query is refused: ${message}. Only reads are allowed.`, {
      action: "fix_input",
      details: { sqlState: code },
    });
  }
  if (code === SYNTAX_ERROR) return invalid(error, "Send one SELECT, WITH, VALUES or TABLE statement.");
  if (INVALID.has(code.slice(0, 2))) return invalid(error);
  if (TRANSIENT.has(code.slice(0, 2))) return databaseUnavailable(cause);
  return cause;
}

export function queryTimedOut(timeLimit: number): ToolError {
  return new ToolError("TIMEOUT", `The query took longer than ${timeLimit} ms and was stopped. Make it read less.`, {
    retryable: false,
    action: "fix_input",
  });
}

export function resultTooLarge(maxBytes: number): ToolError {
  const message = `The result has more than ${maxBytes} bytes. Select fewer or shorter columns, or fewer rows.`;
  return new ToolError("RESULT_TOO_LARGE", message);
}

export function databaseUnavailable(cause: unknown): TransientError {
  return new TransientError("The database is not available just now. Try again in a moment.", { cause });
}

function invalid({ code, message, hint, position }: SqlError, advice = hint): ToolError {
  const at = position === undefined ? undefined : position - READ_ONLY_SQL_PREFIX.length;
  const where = at === undefined ? "" : ` at character ${at}`;
  const text = [`The query is not valid${where}: ${message}.`, advice].filter(Boolean).join(" ");
  return new ToolError("INVALID_INPUT", text, {
    details: { sqlState: code, ...(at === undefined ? {} : { position: at }) },
  });
}
