import { Database, type QueryOptions, type Table } from "./database.js";
import { EmbeddedThread } from "./embedded-thread.js";
import { LIMITS, type Limits } from "./limits.js";
import { queryReadOnly, type Session } from "./read-only-query.js";
import { queryTimedOut } from "./sql-error.js";

/** PostgreSQL inside this process, with the same data at every start: for trying things out. */
export class EmbeddedDatabase extends Database {
  #thread: Promise<EmbeddedThread> | undefined;
  #lastTurn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly data: string,
    private readonly limits: Limits,
  ) {
    super();
  }

  /** @param data SQL that makes the tables and fills them */
  static async open(data: string, limits: Limits = LIMITS): Promise<EmbeddedDatabase> {
    const database = new EmbeddedDatabase(data, limits);
    await database.start();
    return database;
  }

  /** Queries take turns: there is one session. */
  query(sql: string, options: QueryOptions): Promise<Table> {
    const turn = this.#lastTurn.then(() => this.run(sql, options));
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  async close(): Promise<void> {
    const thread = await this.#thread;
    await thread?.end();
  }

  private async run(sql: string, options: QueryOptions): Promise<Table> {
    const thread = await this.start();
    options.signal.throwIfAborted();
    const tooLate = AbortSignal.timeout(this.limits.time);
    const stop = AbortSignal.any([options.signal, tooLate]);
    // WebAssembly can't be interrupted, so statement_timeout does nothing here: only the thread can be ended.
    const end = () => thread.end();
    stop.addEventListener("abort", end);
    const session: Session = {
      run: (statement) => thread.run(statement),
      discard: () => this.discard(thread),
    };
    try {
      return await queryReadOnly(session, sql, this.limits.time, { ...options, signal: stop });
    } catch (error) {
      options.signal.throwIfAborted();
      throw tooLate.aborted ? queryTimedOut(this.limits.time) : error;
    } finally {
      stop.removeEventListener("abort", end);
    }
  }

  private start(): Promise<EmbeddedThread> {
    this.#thread ??= EmbeddedThread.start(this.data, this.limits).catch((error: unknown) => {
      this.#thread = undefined;
      throw error;
    });
    return this.#thread;
  }

  /** The next query starts a new thread. */
  private async discard(thread: EmbeddedThread): Promise<void> {
    this.#thread = undefined;
    await thread.end();
  }
}
