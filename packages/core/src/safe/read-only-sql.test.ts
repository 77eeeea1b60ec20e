import { describe, expect, test } from "@jest/globals";
import { readOnlySql, type SqlSession } from "./read-only-sql.js";

/** Writes down what is run, and answers a FETCH with so many rows. The database template runs it on PostgreSQL. */
class RecordingSession implements SqlSession<string, number> {
  readonly statements: string[] = [];
  discarded = 0;

  constructor(
    private readonly rows: number,
    private readonly failAt = "nothing",
  ) {}

  async run(statement: string) {
    this.statements.push(statement);
    if (statement.startsWith(this.failAt)) throw new Error(`no ${this.failAt}`);
    const rows = statement.startsWith("FETCH") ? Array.from({ length: this.rows }, (_, i) => i) : [];
    return { fields: ["n"], rows };
  }

  discard() {
    this.discarded += 1;
  }
}

const { signal } = new AbortController();
const limits = { timeout: 5_000, rowLimit: 2, signal };

describe("readOnlySql", () => {
  test("puts the query in a cursor of a read-only transaction with a time limit, and takes all of it back", async () => {
    const session = new RecordingSession(2);
    expect(await readOnlySql(session, "SELECT n", limits)).toEqual({ fields: ["n"], rows: [0, 1], truncated: false });
    expect(session.statements).toEqual([
      "BEGIN TRANSACTION READ ONLY",
      "SET LOCAL statement_timeout = 5000",
      "DECLARE result NO SCROLL CURSOR FOR SELECT n",
      "FETCH 3 FROM result",
      "ROLLBACK",
      "DISCARD ALL",
    ]);
    expect(session.discarded).toBe(0);
  });

  test("says that there are more rows than it may return", async () => {
    expect(await readOnlySql(new RecordingSession(3), "SELECT n", limits)).toMatchObject({
      rows: [0, 1],
      truncated: true,
    });
  });

  test.each(["BEGIN", "SET", "DECLARE", "FETCH"])("takes back a query that fails at its %s", async (failAt) => {
    const session = new RecordingSession(1, failAt);
    await expect(readOnlySql(session, "SELECT n", limits)).rejects.toThrow(`no ${failAt}`);
    expect(session.statements.slice(-2)).toEqual(["ROLLBACK", "DISCARD ALL"]);
    expect(session.discarded).toBe(0);
  });

  test.each(["ROLLBACK", "DISCARD"])("discards a session whose %s fails, and keeps the rows", async (failAt) => {
    const session = new RecordingSession(1, failAt);
    expect(await readOnlySql(session, "SELECT n", limits)).toMatchObject({ rows: [0] });
    expect(session.discarded).toBe(1);
  });

  test("discards the session of a call that aborted", async () => {
    const session = new RecordingSession(1);
    await readOnlySql(session, "SELECT n", { ...limits, signal: AbortSignal.abort() });
    expect(session.discarded).toBe(1);
    expect(session.statements).not.toContain("ROLLBACK");
  });

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %p as a limit", async (value) => {
    const session = new RecordingSession(1);
    await expect(readOnlySql(session, "SELECT n", { ...limits, timeout: value })).rejects.toThrow(RangeError);
    await expect(readOnlySql(session, "SELECT n", { ...limits, rowLimit: value })).rejects.toThrow(RangeError);
    expect(session.statements).toEqual([]);
  });
});
