import { describe, expect, test } from "@jest/globals";
import { PostgresDatabase } from "./database/postgres-database.js";
import { openDeps } from "./deps.js";

const log = { info: () => {}, warn: () => {} };

describe("openDeps", () => {
  test("opens the sample shop where DATABASE_URL is not set", async () => {
    const { database, close } = await openDeps({ env: {}, log });
    const tables = await database.tables(new AbortController().signal);
    expect(tables.map(({ name }) => name)).toEqual(["customers", "orders", "products"]);
    await close();
  });

  test("opens PostgreSQL where DATABASE_URL is set, and waits for the first query with connecting", async () => {
    const { database, close } = await openDeps({ env: { DATABASE_URL: "postgres://127.0.0.1:1/shop" }, log });
    expect(database).toBeInstanceOf(PostgresDatabase);
    await close();
  });
});
