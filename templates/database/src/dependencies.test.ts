import { afterEach, describe, expect, jest, test } from "@jest/globals";
import type { Logger } from "mcp-prod";
import config from "../mcp.config.js";
import type { Database } from "./database/database.js";
import { EmbeddedDatabase } from "./database/embedded-database.js";
import { PostgresDatabase } from "./database/postgres-database.js";
import { SAMPLE_DATA } from "./database/sample-data.js";

const check = config.dependencies?.database?.check;
const log: Pick<Logger, "warn"> = { warn: jest.fn() };
let database: Database | undefined;
afterEach(() => database?.close());

/** What the server does every few seconds. */
async function checkDatabase(): Promise<unknown> {
  const context = { deps: { database }, signal: new AbortController().signal, log: Object(log) };
  return check?.(context);
}

describe("the check of the database", () => {
  test("goes well while it answers", async () => {
    database = await EmbeddedDatabase.open(SAMPLE_DATA);
    expect(await checkDatabase()).toMatchObject({ rows: [[1]] });
  });

  test("fails where nothing listens, without saying where", async () => {
    database = new PostgresDatabase("postgres://admin:hunter2@127.0.0.1:1/shop", log);
    await expect(checkDatabase()).rejects.toThrow("The database is not available just now. Try again in a moment.");
  });
});
