import { ToolError } from "mcp-prod";
import pg from "pg";
import type { Limits } from "./limits.js";
import type { Answer, Session } from "./read-only-query.js";
import { databaseUnavailable, explainSqlError, resultTooLarge, sqlErrorSchema } from "./sql-error.js";

interface ExtendedQuery extends pg.QueryArrayConfig {
  queryMode: "extended";
}

const AS_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** A session on a PostgreSQL server. */
export class PostgresSession implements Session {
  #isDiscarded = false;

  constructor(
    private readonly client: pg.PoolClient,
    private readonly limits: Limits,
  ) {}

  async run(statement: string): Promise<Answer> {
    const query: ExtendedQuery = { text: statement, queryMode: "extended", rowMode: "array", types: AS_TEXT };
    const stopCounting = this.limitBytes();
    try {
      return await this.client.query<(string | null)[]>(query);
    } catch (error) {
      throw explainPostgresError(error, this.limits.time);
    } finally {
      stopCounting();
    }
  }

  /** What to name to `pg_cancel_backend`. */
  async backendPid(): Promise<string | null | undefined> {
    try {
      const { rows } = await this.run("SELECT pg_backend_pid()");
      return rows[0]?.[0];
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  discard(): void {
    this.#isDiscarded = true;
  }

  /** Gives the connection back, or ends it. */
  release(isReusable: boolean): void {
    this.client.release(this.#isDiscarded || !isReusable);
  }

  /** The driver holds a whole answer in memory, so one that gets too large must be cut off as it arrives. */
  private limitBytes(): () => void {
    const { stream } = this.client.connection;
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > this.limits.bytes) stream.destroy(resultTooLarge(this.limits.bytes));
    };
    stream.on("data", count);
    return () => stream.off("data", count);
  }
}

/** What PostgreSQL did not say itself, the network did. */
export function explainPostgresError(error: unknown, timeLimit: number): Error {
  if (error instanceof ToolError) return error;
  if (error instanceof pg.DatabaseError) return explainSqlError(sqlErrorSchema.parse(error), error, timeLimit);
  return databaseUnavailable(error);
}
