import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import type { Database, Table } from "./database.js";
import { EmbeddedDatabase } from "./embedded-database.js";
import { LIMITS } from "./limits.js";
import { PostgresDatabase } from "./postgres-database.js";
import { SAMPLE_DATA } from "./sample-data.js";

const { TEST_DATABASE_URL } = process.env;
const limits = { ...LIMITS, time: 1_000 };

/** What an attacker could hope to find beside the shop. */
const DATA = `${SAMPLE_DATA}
CREATE SEQUENCE numbers;
CREATE FUNCTION add_product() RETURNS integer LANGUAGE sql VOLATILE AS
  $$ INSERT INTO products (name, category, price, in_stock) VALUES ('Trojan horse', 'home', 1, 1) RETURNING id $$;
`;

/** The same promises hold for every implementation. PostgreSQL is tested in a schema of its own. */
const IMPLEMENTATIONS = [
  { name: "EmbeddedDatabase", open: (): Promise<Database> => EmbeddedDatabase.open(DATA, limits) },
];
if (TEST_DATABASE_URL) {
  IMPLEMENTATIONS.push({ name: "PostgresDatabase", open: () => openPostgres(new URL(TEST_DATABASE_URL)) });
} else {
  test("PostgresDatabase is NOT tested against PostgreSQL here: set TEST_DATABASE_URL to do that", () => {});
}

async function openPostgres(url: URL): Promise<Database> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS shop_test CASCADE; CREATE SCHEMA shop_test; SET search_path TO shop_test`);
  await client.query(DATA);
  await client.end();
  url.searchParams.set("options", "-c search_path=shop_test");
  return new PostgresDatabase(url.href, { warn: () => {} }, limits);
}

describe.each(IMPLEMENTATIONS)("$name", ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  const query = (sql: string, rowLimit?: number): Promise<Table> =>
    database.query(sql, { signal: new AbortController().signal, ...(rowLimit === undefined ? {} : { rowLimit }) });

  describe("reads", () => {
    test("rows in order, with the names of their columns", async () => {
      expect(await query("SELECT id, name FROM customers ORDER BY id LIMIT 2")).toEqual({
        columns: ["id", "name"],
        rows: [
          [1, "Ada Okafor"],
          [2, "Bruno Costa"],
        ],
        truncated: false,
      });
    });

    test("both of two columns with one name", async () => {
      const sql = "SELECT c.id, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.id = 18";
      expect(await query(sql)).toMatchObject({ columns: ["id", "id"], rows: [[3, 18]] });
    });

    test.each([
      "WITH a AS (SELECT 1) TABLE a",
      "VALUES (1)",
      "SELECT 1;",
      "SELECT 1 -- a comment",
      "SELECT 1 /* INSERT; */",
      "(SELECT 1)",
    ])("what is a query: %s", async (sql) => {
      expect(await query(sql)).toMatchObject({ rows: [[1]] });
    });

    test("a result without rows", async () => {
      expect(await query("SELECT 1 AS one WHERE false")).toEqual({ columns: ["one"], rows: [], truncated: false });
    });

    test.each([
      ["null", null],
      ["true", true],
      ["42", 42],
      ["42::bigint", 42],
      ["9007199254740993::bigint", "9007199254740993"],
      ["1.5::float8", 1.5],
      ["'NaN'::float8", "NaN"],
      ["1.50::numeric", "1.50"],
      ["DATE '2026-02-28'", "2026-02-28"],
      ["TIMESTAMP '2026-02-28 23:59:59'", "2026-02-28 23:59:59"],
      ["'\\xdeadbeef'::bytea", "\\xdeadbeef"],
      ["'{\"a\": [1, null]}'::jsonb", { a: [1, null] }],
      ["ARRAY[1, 2]", "{1,2}"],
      ["INTERVAL '1 day'", "1 day"],
    ])("%s as JSON", async (expression, value) => {
      expect((await query(`SELECT ${expression}`)).rows).toEqual([[value]]);
    });

    test("which tables there are, with their columns", async () => {
      const tables = await database.tables(new AbortController().signal);
      const shop = tables.filter(({ name }) => ["customers", "orders", "products"].includes(name));
      expect(shop.map(({ name }) => name)).toEqual(["customers", "orders", "products"]);
      expect(shop[2]?.columns.slice(0, 4)).toEqual([
        { name: "id", type: "integer", nullable: false },
        { name: "name", type: "text", nullable: false },
        { name: "category", type: "text", nullable: false },
        { name: "price", type: "numeric", nullable: false },
      ]);
    });
  });

  describe("serves several callers", () => {
    test("each with its own rows", async () => {
      const numbers = [1, 2, 3, 4, 5];
      const tables = await Promise.all(numbers.map((number) => query(`SELECT ${number}`)));
      expect(tables.map(({ rows }) => rows)).toEqual(numbers.map((number) => [[number]]));
    });

    test("of whom one may give up without harm to the others", async () => {
      const first = query("SELECT 1, pg_sleep(0.2)");
      const second = database.query("SELECT 2, pg_sleep(0.2)", { signal: AbortSignal.abort(new Error("gave up")) });
      const third = query("SELECT 3");
      await expect(second).rejects.toThrow("gave up");
      expect([(await first).rows[0]?.[0], (await third).rows[0]?.[0]]).toEqual([1, 3]);
    });
  });

  describe("limits", () => {
    test("the rows to 100, or to what is asked for, and says that there are more", async () => {
      const hundred = await query("SELECT 1 FROM orders a, orders b");
      expect([hundred.rows.length, hundred.truncated]).toEqual([100, true]);
      expect(await query("SELECT id FROM customers ORDER BY id", 2)).toMatchObject({
        rows: [[1], [2]],
        truncated: true,
      });
      expect(await query("SELECT id FROM customers LIMIT 2", 2)).toMatchObject({ truncated: false });
    });

    test.each([
      "SELECT generate_series(1, 1000000000)",
      "SELECT 1 FROM orders a, orders b, orders c, orders d, orders e",
    ])("the rows that are made, not only those that are returned: %s", async (sql) => {
      expect(await query(sql, 3)).toMatchObject({ rows: { length: 3 }, truncated: true });
    });

    test.each([
      "SELECT pg_sleep(60)",
      "SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b",
      "SELECT * FROM generate_series(1, 1000000000)",
    ])("the time, and goes on with the next query: %s", async (sql) => {
      await expect(query(sql)).rejects.toMatchObject({ code: "TIMEOUT", action: "fix_input" });
      expect((await query("SELECT count(*) FROM customers")).rows).toEqual([[8]]);
    });

    test.each(["SELECT repeat('x', 2000000)", "SELECT repeat('x', 50000) FROM generate_series(1, 100)"])(
      "the size of a result, and goes on with the next query: %s",
      async (sql) => {
        await expect(query(sql)).rejects.toMatchObject({ code: "RESULT_TOO_LARGE", action: "fix_input" });
        expect((await query("SELECT 1")).rows).toEqual([[1]]);
      },
    );
  });

  describe("writes nothing", () => {
    test.each([
      ["INSERT INTO products (name, category, price, in_stock) VALUES ('x', 'x', 1, 1)", "INVALID_INPUT"],
      ["DELETE FROM orders", "INVALID_INPUT"],
      ["CREATE TABLE stolen (a int)", "INVALID_INPUT"],
      ["SELECT * INTO stolen FROM customers", "INVALID_INPUT"],
      ["COPY customers TO PROGRAM 'true'", "INVALID_INPUT"],
      ["DO $$ BEGIN DELETE FROM orders; END $$", "INVALID_INPUT"],
      ["EXPLAIN ANALYZE DELETE FROM orders", "INVALID_INPUT"],
      ["WITH gone AS (DELETE FROM orders RETURNING id) SELECT * FROM gone", "INVALID_INPUT"],
      ["SELECT 1; DROP TABLE orders", "INVALID_INPUT"],
      ["SELECT 1; COMMIT; DROP TABLE orders", "INVALID_INPUT"],
      ["SELECT 1 -- \n; DROP TABLE orders", "INVALID_INPUT"],
      ["COMMIT", "INVALID_INPUT"],
      ["ROLLBACK", "INVALID_INPUT"],
      ["SELECT set_config('transaction_read_only', 'off', false), add_product()", "FORBIDDEN"],
      ["SELECT set_config('transaction_read_only', 'off', true), add_product()", "FORBIDDEN"],
      ["SELECT nextval('numbers')", "FORBIDDEN"],
      ["SELECT setval('numbers', 100)", "FORBIDDEN"],
      ["SELECT add_product()", "FORBIDDEN"],
      ["SELECT id FROM orders FOR UPDATE", "FORBIDDEN"],
    ])("%s", async (sql, code) => {
      await expect(query(sql)).rejects.toMatchObject({ code, action: "fix_input", retryable: false });
      const after = `SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM products), is_called FROM numbers`;
      expect((await query(after)).rows).toEqual([[18, 8, false]]);
    });

    test.each([
      ["lock", "pg_advisory_lock(7)", "(SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')", 0],
      ["setting", "set_config('timezone', 'Asia/Tokyo', false)", "current_setting('timezone') = 'Asia/Tokyo'", false],
      [
        "mode",
        "set_config('default_transaction_read_only', 'off', false)",
        "current_setting('transaction_read_only')",
        "on",
      ],
    ])("and leaves no %s to the next query", async (_, attack, probe, expected) => {
      await query(`SELECT ${attack}`);
      expect((await query(`SELECT ${probe}`)).rows).toEqual([[expected]]);
    });
  });

  describe("says what is wrong", () => {
    test("with the place of a syntax error, counted in the query itself", async () => {
      await expect(query("SELECT name FORM customers")).rejects.toMatchObject({
        code: "INVALID_INPUT",
        message: expect.stringContaining('at character 18: syntax error at or near "customers"'),
        details: { sqlState: "42601", position: 18 },
      });
    });

    test("with PostgreSQL's own hint", async () => {
      const message = expect.stringMatching(/column "nam" does not exist.*"customers.name"/);
      await expect(query("SELECT nam FROM customers")).rejects.toMatchObject({ code: "INVALID_INPUT", message });
    });

    test.each([
      ["a table that is not there", "SELECT * FROM nowhere"],
      ["a calculation that can't be done", "SELECT 1 / 0"],
      ["a value of the wrong type", "SELECT 'x'::integer"],
      ["a parameter", "SELECT $1::integer"],
      ["no query at all", "  "],
    ])("about %s", async (_, sql) => {
      await expect(query(sql)).rejects.toMatchObject({ code: "INVALID_INPUT", retryable: false });
    });
  });
});
