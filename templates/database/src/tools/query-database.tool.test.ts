import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import { EmbeddedDatabase } from "../database/embedded-database.js";
import { SAMPLE_DATA } from "../database/sample-data.js";
import QueryDatabaseTool from "./query-database.tool.js";

let database: EmbeddedDatabase;
let server: TestClient;
beforeAll(async () => {
  database = await EmbeddedDatabase.open(SAMPLE_DATA);
  server = await connectTestClient({ components: [new QueryDatabaseTool({ database })] });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

/** A failed call's envelope. The tool has an output schema, so it travels as text. */
async function failure(args: Record<string, unknown>): Promise<unknown> {
  const { isError, content } = await server.call("query_database", args);
  expect(isError).toBe(true);
  return content[0]?.type === "text" ? JSON.parse(content[0].text) : undefined;
}

describe("query_database", () => {
  test("returns rows", async () => {
    const query = `
      SELECT c.name, sum(o.quantity * p.price) AS total
      FROM orders o JOIN customers c ON c.id = o.customer_id JOIN products p ON p.id = o.product_id
      WHERE o.status = 'shipped'
      GROUP BY c.name ORDER BY total DESC`;
    const { structuredContent } = await server.call("query_database", { query, limit: 2 });
    expect(structuredContent).toEqual({
      columns: ["name", "total"],
      rows: [
        ["Dora Novak", "177.40"],
        ["Greta Weiss", "173.80"],
      ],
      truncated: true,
    });
  });

  test("tells an agent what to correct in its query", async () => {
    expect(await failure({ query: "SELECT * FROM costumers" })).toMatchObject({
      error: "INVALID_INPUT",
      message: expect.stringContaining('relation "costumers" does not exist'),
      action: "fix_input",
      details: { position: 15 },
    });
  });

  test("refuses to write", async () => {
    const query = "SELECT nextval('orders_id_seq')";
    expect(await failure({ query })).toMatchObject({ error: "FORBIDDEN", action: "fix_input", retryable: false });
  });

  test.each([
    ["no query", { query: "" }],
    ["a query of more than 10,000 characters", { query: `SELECT '${"x".repeat(10_000)}'` }],
    ["no rows", { query: "SELECT 1", limit: 0 }],
    ["more than 1,000 rows", { query: "SELECT 1", limit: 1_001 }],
  ])("takes %s for a mistake", async (_, args) => {
    expect(await failure(args)).toMatchObject({ error: "INVALID_INPUT", details: { issues: { length: 1 } } });
  });
});
