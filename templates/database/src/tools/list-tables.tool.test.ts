import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import { EmbeddedDatabase } from "../database/embedded-database.js";
import ListTablesTool from "./list-tables.tool.js";

let database: EmbeddedDatabase;
let server: TestClient;
beforeAll(async () => {
  database = await EmbeddedDatabase.open(`
    CREATE TABLE pets (id bigint PRIMARY KEY, name text);
    CREATE VIEW names AS SELECT name FROM pets;`);
  server = await connectTestClient({ components: [new ListTablesTool({ database })] });
});
afterAll(async () => {
  await server.close();
  await database.close();
});

describe("list_tables", () => {
  test("returns tables and views with their columns", async () => {
    const { structuredContent } = await server.call("list_tables");
    expect(structuredContent).toEqual({
      tables: [
        { schema: "public", name: "names", columns: [{ name: "name", type: "text", nullable: true }] },
        {
          schema: "public",
          name: "pets",
          columns: [
            { name: "id", type: "bigint", nullable: false },
            { name: "name", type: "text", nullable: true },
          ],
        },
      ],
    });
  });
});
