import type { Logger } from "mcp-prod";
import pg from "pg";
import { Database, type QueryOptions, type Table } from "./database.js";
import { LIMITS, type Limits } from "./limits.js";
import { explainPostgresError, PostgresSession } from "./postgres-session.js";
import { queryReadOnly } from "./read-only-query.js";

/** A PostgreSQL server. Give it a role that may only read: this class is the second line of defence. */
export class PostgresDatabase extends Database {
  readonly #pool: pg.Pool;

  constructor(
    connectionString: string,
    private readonly log: Pick<Logger, "warn">,
    private readonly limits: Limits = LIMITS,
  ) {
    super();
    this.#pool = new pg.Pool({
      connectionString,
      connectionTimeoutMillis: 5_000,
      // For a server that is gone without a word; one that is there keeps statement_timeout.
      query_timeout: limits.time + 1_000,
    });
    // A lost connection is an "error" event, which ends the process where nobody listens: on the pool
    // for an idle connection, on the client for one in use.
    this.#pool.on("error", (error) => log.warn({ reason: error.message }, "an idle database connection was lost"));
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  async query(sql: string, options: QueryOptions): Promise<Table> {
    const { signal } = options;
    const session = new PostgresSession(await this.connect(), this.limits);
    let cancel = () => {};
    try {
      const pid = await session.backendPid();
      signal.throwIfAborted();
      cancel = () => this.cancel(pid);
      signal.addEventListener("abort", cancel);
      return await queryReadOnly(session, sql, this.limits.time, options);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
      // A cancelled session is not used again: the cancellation could hit the next query.
      session.release(!signal.aborted);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  private async connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw explainPostgresError(error, this.limits.time);
    }
  }

  private cancel(backendPid: string | null | undefined): void {
    this.#pool.query("SELECT pg_cancel_backend($1)", [backendPid]).catch((error: unknown) => {
      this.log.warn({ err: error }, "a query that nobody waits for could not be cancelled");
    });
  }
}
