import type { QueryOptions, Table } from "./database.js";
import { toJsonValue } from "./json-value.js";
import { ROW_LIMIT } from "./limits.js";

/** One session on a database. */
export interface Session {
  /**
   * Runs one statement by PostgreSQL's extended protocol, which refuses a second one in the same text.
   * @throws ToolError
   */
  run(statement: string): Promise<Answer>;
}

/** Values are text as PostgreSQL writes it, whatever their type. */
export interface Answer {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What stands before every query: positions in PostgreSQL's messages count from its start. */
export const CURSOR = "DECLARE result NO SCROLL CURSOR FOR ";

/**
 * Leaves it to the database to refuse what is no read: no test on a query's text can be trusted to.
 * A cursor takes a query only, the transaction writes nothing, and rows beyond the limit are never made.
 */
export async function queryReadOnly(
  session: Session,
  sql: string,
  timeLimit: number,
  { rowLimit = ROW_LIMIT }: QueryOptions,
): Promise<Table> {
  await session.run("BEGIN TRANSACTION READ ONLY");
  await session.run(`SET LOCAL statement_timeout = ${timeLimit}`);
  await session.run(CURSOR + sql);
  const { fields, rows } = await session.run(`FETCH ${rowLimit + 1} FROM result`);
  return {
    columns: fields.map(({ name }) => name),
    rows: rows.slice(0, rowLimit).map((row) => row.map((text, i) => toJsonValue(text, fields[i]?.dataTypeID))),
    truncated: rows.length > rowLimit,
  };
}

/**
 * Takes back what a query did to its session, such as settings and locks.
 * @returns whether the session may be used again
 */
export async function reset(session: Session): Promise<boolean> {
  try {
    await session.run("ROLLBACK");
    await session.run("DISCARD ALL");
    return true;
  } catch {
    return false;
  }
}
