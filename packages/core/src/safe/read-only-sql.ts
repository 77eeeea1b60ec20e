/** What a statement found. `fields` and `rows` are as the driver gives them. */
export interface SqlAnswer<Field, Row> {
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
}

/** A session on a PostgreSQL that nobody else uses meanwhile. */
export interface SqlSession<Field, Row> {
  /**
   * Runs one statement by PostgreSQL's extended protocol, which refuses a second one in the same text; in `pg` that is
   * `queryMode: "extended"`. With the simple protocol nothing here holds: `SELECT 1; COMMIT; DROP TABLE …` is one text.
   */
  run(statement: string): Promise<SqlAnswer<Field, Row>>;
  /** Makes sure that the session is never used again: what the query did to it could not be taken back. */
  discard(): unknown;
}

export interface ReadOnlySqlOptions {
  /** Milliseconds for each statement. Take less than the tool's deadline, so that the database's own answer arrives. */
  readonly timeout: number;
  /** Rows to return at most. */
  readonly rowLimit: number;
  /**
   * The call's. Once it aborts, the session is discarded, because a cancellation of yours could hit the next query. It
   * ends no query: that is for you to do, with `pg_cancel_backend`.
   */
  readonly signal: AbortSignal;
}

export interface ReadOnlyRows<Field, Row> {
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
  /** Whether the query has more rows than were returned. */
  readonly truncated: boolean;
}

/** What stands before every query: positions in PostgreSQL's messages count from its start. */
export const READ_ONLY_SQL_PREFIX = "DECLARE result NO SCROLL CURSOR FOR ";

/**
 * Runs a query that somebody else wrote, on PostgreSQL and what speaks like it. It is left to the database to refuse
 * what is no read: no test on a query's text can be trusted to. A cursor takes a query only, the transaction writes
 * nothing and is rolled back, rows beyond the limit are never made, and settings and locks do not stay.
 *
 * What a read may see, and which functions it may call, is for the database's role to say: give it one with few rights.
 * @throws RangeError for limits that are not positive integers, and what `run` throws
 */
export async function readOnlySql<Field, Row>(
  session: SqlSession<Field, Row>,
  sql: string,
  { timeout, rowLimit, signal }: ReadOnlySqlOptions,
): Promise<ReadOnlyRows<Field, Row>> {
  const limits = { timeout, rowLimit };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer`);
  }
  try {
    await session.run("BEGIN TRANSACTION READ ONLY");
    await session.run(`SET LOCAL statement_timeout = ${timeout}`);
    await session.run(READ_ONLY_SQL_PREFIX + sql);
    const { fields, rows } = await session.run(`FETCH ${rowLimit + 1} FROM result`);
    return { fields, rows: rows.slice(0, rowLimit), truncated: rows.length > rowLimit };
  } finally {
    if (signal.aborted || !(await reset(session))) await session.discard();
  }
}

/** Takes back what a query did to its session, such as settings and locks. */
async function reset(session: SqlSession<unknown, unknown>): Promise<boolean> {
  try {
    await session.run("ROLLBACK");
    await session.run("DISCARD ALL");
    return true;
  } catch {
    return false;
  }
}
