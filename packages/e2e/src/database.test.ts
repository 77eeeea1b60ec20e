import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { startPostgres } from "../scripts/postgres.mjs";
import { callText, connectHttp, connectStdio } from "./support/connect.js";
import { setUp } from "./support/made-project.js";
import { type RunningServer, runMcp, runToEnd, startServer } from "./support/run-mcp.js";

const root = join(setUp.work, "shop-data");
let postgres: Awaited<ReturnType<typeof startPostgres>>;

beforeAll(async () => {
  postgres = await startPostgres();
  const created = await runMcp(setUp.project, ["create", root, "--template", "database", "--yes"]);
  expect(created).toMatchObject({ code: 0 });
  expect(await runMcp(root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => postgres?.stop());

async function ask(client: Client, query: string): Promise<Record<string, unknown>> {
  return JSON.parse(await callText(client, "query_database", { query }));
}

describe("a project made from the template database", () => {
  test("has nothing that mcp doctor would find", async () => {
    const healthy = await runMcp(root, ["doctor", "--strict"]);
    expect(healthy).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing was found") });
  });

  test("has green tests of its own, on the embedded database and on a PostgreSQL server", async () => {
    const tests = await runToEnd("npm", ["test"], root, { TEST_DATABASE_URL: postgres.url });
    expect(tests).toMatchObject({ code: 0 });
    expect(tests.stderr).not.toMatch(/skipped|TEST_DATABASE_URL/);
  });

  test("answers from the embedded database over stdio, and outlives a query that would block it", async () => {
    const client = await connectStdio(root);
    const { tables } = JSON.parse(await callText(client, "list_tables", {}));
    expect(tables.length).toBeGreaterThan(1);
    expect(await ask(client, "SELECT count(*) FROM generate_series(1, 1000000000000)")).toMatchObject({
      error: "TIMEOUT",
    });
    expect(await ask(client, "SELECT 1 AS one")).toEqual({ columns: ["one"], rows: [[1]], truncated: false });
    await client.close();
  });
});

describe("the same project with DATABASE_URL", () => {
  let server: RunningServer;
  let client: Client;

  beforeAll(async () => {
    const sql =
      "CREATE TABLE stock (sku text PRIMARY KEY, count int); INSERT INTO stock SELECT 'item ' || i, i FROM generate_series(1, 500) i";
    expect(await runToEnd("psql", [postgres.url, "--quiet", "--command", sql], root)).toMatchObject({ code: 0 });
    server = await startServer(root, { DATABASE_URL: postgres.url });
    client = await connectHttp(server.address);
  });

  afterAll(async () => {
    await client?.close();
    expect((await server.end()).code).toBe(0);
  });

  test("reads it, as many rows as are allowed", async () => {
    const answer = await ask(client, "SELECT sku, count FROM stock ORDER BY count");
    expect(answer).toMatchObject({ columns: ["sku", "count"], truncated: true });
    expect(answer.rows).toHaveLength(100);
  });

  test.each([
    ["a write", "INSERT INTO stock VALUES ('x', 1)"],
    ["a write inside a query", "WITH gone AS (DELETE FROM stock RETURNING *) SELECT * FROM gone"],
    ["a second statement", "SELECT 1; DELETE FROM stock"],
    ["leaving the transaction", "COMMIT"],
    ["leaving the cursor behind a comment", "SELECT 1 /*"],
    ["a lock", "SELECT * FROM stock FOR UPDATE"],
    ["making the transaction writable", "SELECT set_config('transaction_read_only', 'off', false)"],
    ["a sequence", "SELECT nextval(pg_catalog.pg_get_serial_sequence('stock', 'sku'))"],
    ["a sleep", "SELECT pg_sleep(600)"],
  ])("survives %s unchanged", async (_, query) => {
    await ask(client, query);
    expect(
      await ask(client, "SELECT count(*) AS n, current_setting('transaction_read_only') AS r FROM stock"),
    ).toMatchObject({
      rows: [[500, "on"]],
    });
  });

  test("never tells where the database is", async () => {
    postgres.stop();
    const answer = await ask(client, "SELECT 1");
    expect(answer).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", retryable: true, action: "retry" });
    expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|tester|postgres:/);
    postgres = { ...postgres, stop: () => undefined };
  });
});
