import { TABLES_QUERY, type TableInfo, toTableInfos } from "./tables.js";

export interface QueryOptions {
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Rows to return at most. Default: 100. */
  readonly rowLimit?: number;
}

/** What a query found. Rows are lists, because two columns of a join may have one name. */
export interface Table {
  readonly columns: string[];
  /** JSON values. */
  readonly rows: unknown[][];
  /** Whether there are more rows than the limit let through. */
  readonly truncated: boolean;
}

/** A database that can only be read. */
export abstract class Database {
  /**
   * Runs one statement that returns rows.
   * @throws ToolError that says what is wrong with the statement, or that the database can't be reached
   */
  abstract query(sql: string, options: QueryOptions): Promise<Table>;

  abstract close(): Promise<void>;

  /** The tables and views that may be read, with their columns. */
  async tables(signal: AbortSignal): Promise<TableInfo[]> {
    return toTableInfos(await this.query(TABLES_QUERY, { signal, rowLimit: 1_000 }));
  }
}
