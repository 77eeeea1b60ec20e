import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";
import { ROW_LIMIT } from "../database/limits.js";
import type { Deps } from "../deps.js";

export default class QueryDatabaseTool extends MCPTool {
  name = "query_database";
  title = "Query the database";
  description =
    "Runs one read-only SQL query (PostgreSQL) and returns its rows. Call list_tables first to learn what there is.";
  schema = z.object({
    query: z
      .string()
      .min(1, "Query cannot be empty")
      .max(10_000, "Query too long: 10000 characters at most")
      .describe("One SQL SELECT statement"),
    limit: z.int().min(1).max(1_000).default(ROW_LIMIT).describe("How many rows to return at most"),
  });
  output = z.object({
    columns: z.array(z.string()),
    rows: z.array(z.array(z.unknown())).describe("One list per row, with a value for each column"),
    truncated: z.boolean().describe("Whether the query has more rows than were returned"),
  });
  annotations = { readOnlyHint: true };

  constructor(private readonly deps: Deps) {
    super();
  }

  execute({ query, limit }: MCPInput<this>, { signal }: ToolContext) {
    return this.deps.database.query(query, { signal, rowLimit: limit });
  }
}
