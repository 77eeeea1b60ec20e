import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, describe, expect, test } from "@jest/globals";
import { connectTestClient } from "mcp-prod/testing";
import pg from "pg";
import QueryDatabaseTool from "../tools/query-database.tool.js";
import { LIMITS } from "./limits.js";
import { PostgresDatabase } from "./postgres-database.js";

const { TEST_DATABASE_URL } = process.env;
const limits = { ...LIMITS, time: 1_000 };
const log = { warn: () => {} };

/** The text of a failed call to query_database, as a client gets it. */
async function failure(url: string): Promise<string> {
  const database = new PostgresDatabase(url, log, limits);
  const server = await connectTestClient({ components: [new QueryDatabaseTool({ database })] });
  const { isError, content } = await server.call("query_database", { query: "SELECT 1" });
  expect(isError).toBe(true);
  await server.close();
  await database.close();
  return content[0]?.type === "text" ? content[0].text : "";
}

describe("PostgresDatabase without a server", () => {
  test("calls that a failure that may pass, and tells nothing of where it looked", async () => {
    const text = await failure("postgres://shop_reader:hunter2@127.0.0.1:1/shop_data");
    expect(JSON.parse(text)).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", retryable: true, action: "retry" });
    expect(text).not.toMatch(/shop_reader|hunter2|127\.0\.0\.1|shop_data/);
  });

  test("does the same where something else listens there", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await once(other.listen(0, "127.0.0.1"), "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const text = await failure(`postgres://shop_reader:hunter2@127.0.0.1:${port}/shop_data`);
    expect(JSON.parse(text)).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", retryable: true });
    other.close();
  });
});

if (TEST_DATABASE_URL) {
  describe("PostgresDatabase with a server", () => {
    const database = new PostgresDatabase(TEST_DATABASE_URL, log, limits);
    afterAll(() => database.close());
    const query = (sql: string) => database.query(sql, { signal: new AbortController().signal });

    test("survives the loss of a connection in use", async () => {
      const lost = query("SELECT pg_terminate_backend(pg_backend_pid())");
      await expect(lost).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE", retryable: true });
      expect((await query("SELECT 1")).rows).toEqual([[1]]);
    });

    test("survives the loss of an idle connection", async () => {
      const { rows } = await query("SELECT pg_backend_pid()");
      const admin = new pg.Client({ connectionString: TEST_DATABASE_URL });
      await admin.connect();
      await admin.query("SELECT pg_terminate_backend($1, 5000)", [rows[0]?.[0]]);
      await admin.end();
      expect((await query("SELECT 1")).rows).toEqual([[1]]);
    });

    test("keeps its time limit where a query turns it off", async () => {
      const endless = query("SELECT set_config('statement_timeout', '0', false), pg_sleep(60)");
      await expect(endless).rejects.toMatchObject({ code: "TIMEOUT" });
    });

    test("stops a query that nobody waits for", async () => {
      const patient = new PostgresDatabase(TEST_DATABASE_URL, log, { ...limits, time: 600_000 });
      const controller = new AbortController();
      const abandoned = patient.query("SELECT pg_sleep(600)", { signal: controller.signal });
      // It has to be running by then; if it is not, it is refused, which is as good.
      setTimeout(() => controller.abort(new Error("nobody waits")), 300);
      await expect(abandoned).rejects.toThrow("nobody waits");
      await patient.close();
    });

    test("says nothing of its settings where they are wrong", async () => {
      const url = new URL(TEST_DATABASE_URL);
      url.pathname = "/no_such_database";
      const text = await failure(url.href);
      expect(JSON.parse(text)).toMatchObject({ error: "INTERNAL", retryable: false });
      expect(text).not.toContain("no_such_database");
    });
  });
} else {
  test("PostgresDatabase is NOT tested with a server here: set TEST_DATABASE_URL to do that", () => {});
}
