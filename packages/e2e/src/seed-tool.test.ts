import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { callText, connectStdio } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { runMcp } from "./support/run-mcp.js";

/** The article's tool as it stands there, with only what it leaves out: imports, its errors, its database and an export. */
const SEED_TOOL = `import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";
class QuerySyntaxError extends Error { position = "FORM"; }
class ConnectionError extends Error {}
const inputSchema = z.object({ query: z.string() });
export default class DatabaseQueryTool extends MCPTool<typeof inputSchema> {
  db = {
    async query(query: string): Promise<unknown> {
      if (query.includes("FORM")) throw new QuerySyntaxError("unexpected word");
      if (query.includes("away")) throw new ConnectionError("connect ECONNREFUSED 10.0.0.7:5432");
      return [{ id: 1 }];
    },
  };
  name = "query_database";
  description = "Execute a read-only SQL query";
  schema = {
    query: z
      .string()
      .min(1, "Query cannot be empty")
      .max(10000, "Query too long")
      .refine((q) => q.trim().toUpperCase().startsWith("SELECT"), "Only SELECT queries are allowed"),
  };
  async execute({ query }: MCPInput<this>) {
    try {
      const results = await this.db.query(query);
      return JSON.stringify(results, null, 2);
    } catch (error) {
      if (error instanceof QuerySyntaxError) {
        return \`Query syntax error: \${error.message}. Check the SQL syntax near: \${error.position}\`;
      }
      if (error instanceof ConnectionError) {
        throw new Error("Database temporarily unavailable. Try again in a moment.");
      }
      throw error;
    }
  }
}
`;

test("a tool copied from the article that this project began with runs", async () => {
  const copy = await copyProject();
  await writeFile(join(copy.root, "src/tools/query-database.tool.ts"), SEED_TOOL);
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  expect(await readFile(join(copy.root, "dist/tools/query-database.tool.js"), "utf8")).toContain("DatabaseQueryTool");

  const client = await connectStdio(copy.root);
  const query = (text: string) => callText(client, "query_database", { query: text });
  expect(JSON.parse(await query("SELECT 1"))).toEqual([{ id: 1 }]);
  expect(await query("SELECT FORM")).toContain("Check the SQL syntax near: FORM");
  expect(JSON.parse(await query("DROP TABLE users"))).toMatchObject({
    error: "INVALID_INPUT",
    details: { issues: [{ path: "query", message: "Only SELECT queries are allowed" }] },
  });
  const unavailable = await query("SELECT away");
  expect(JSON.parse(unavailable)).toMatchObject({ error: "INTERNAL" });
  expect(unavailable).not.toContain("10.0.0.7");
  await client.close();
  await copy.remove();
});
