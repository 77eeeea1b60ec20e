import type { BootContext, Logger } from "mcp-prod";
import type { Database } from "./database/database.js";
import { EmbeddedDatabase } from "./database/embedded-database.js";
import { PostgresDatabase } from "./database/postgres-database.js";
import { SAMPLE_DATA } from "./database/sample-data.js";

/** What the tools need from outside. */
export interface Deps {
  readonly database: Database;
}

interface Boot extends Pick<BootContext, "env"> {
  readonly log: Pick<Logger, "info" | "warn">;
}

/** Runs once, before the tools are made. close() runs at stop, after the last call. */
export async function openDeps({ env, log }: Boot): Promise<Deps & { close(): Promise<void> }> {
  const url = env.DATABASE_URL;
  if (!url) log.info("DATABASE_URL is not set: the tools read an embedded database with sample data");
  const database = url ? new PostgresDatabase(url, log) : await EmbeddedDatabase.open(SAMPLE_DATA);
  return { database, close: () => database.close() };
}
