import { readOnlySql, type SqlSession } from "mcp-prod";
import type { QueryOptions, Table } from "./database.js";
import { toJsonValue } from "./json-value.js";
import { ROW_LIMIT } from "./limits.js";

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Values are text as PostgreSQL writes it, whatever their type. */
type Row = readonly (string | null)[];

/** One session on a database. What it throws is a ToolError where an agent can do something about it. */
export type Session = SqlSession<Field, Row>;
export type Answer = Awaited<ReturnType<Session["run"]>>;

/** Runs a query that can only read, and gives its rows as JSON values. */
export async function queryReadOnly(
  session: Session,
  sql: string,
  timeout: number,
  { signal, rowLimit = ROW_LIMIT }: QueryOptions,
): Promise<Table> {
  const { fields, rows, truncated } = await readOnlySql(session, sql, { timeout, rowLimit, signal });
  return {
    columns: fields.map(({ name }) => name),
    rows: rows.map((row) => row.map((text, i) => toJsonValue(text, fields[i]?.dataTypeID))),
    truncated,
  };
}
