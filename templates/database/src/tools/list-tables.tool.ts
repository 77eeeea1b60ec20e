import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";
import { tableInfoSchema } from "../database/tables.js";
import type { Deps } from "../deps.js";

export default class ListTablesTool extends MCPTool {
  name = "list_tables";
  title = "List the tables";
  description =
    "Lists the tables and views of the database with their columns and types. Use it before query_database.";
  schema = z.object({});
  output = z.object({ tables: z.array(tableInfoSchema) });
  annotations = { readOnlyHint: true };

  constructor(private readonly deps: Deps) {
    super();
  }

  async execute(_: MCPInput<this>, { signal }: ToolContext) {
    return { tables: await this.deps.database.tables(signal) };
  }
}
