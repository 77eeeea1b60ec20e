import { afterEach, describe, expect, test } from "@jest/globals";
import { PostgresDatabase } from "./database/postgres-database.js";
import { openDeps } from "./deps.js";

const log = { info: () => {}, warn: () => {} };
const { DATABASE_URL } = process.env;
afterEach(() => {
  if (DATABASE_URL === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = DATABASE_URL;
});

describe("openDeps", () => {
  test("opens the sample shop where DATABASE_URL is not set", async () => {
    delete process.env.DATABASE_URL;
    const { database, close } = await openDeps({ log });
    const tables = await database.tables(new AbortController().signal);
    expect(tables.map(({ name }) => name)).toEqual(["customers", "orders", "products"]);
    await close();
  });

  test("opens PostgreSQL where DATABASE_URL is set, and waits for the first query with connecting", async () => {
    process.env.DATABASE_URL = "postgres://127.0.0.1:1/shop";
    const { database, close } = await openDeps({ log });
    expect(database).toBeInstanceOf(PostgresDatabase);
    await close();
  });
});
