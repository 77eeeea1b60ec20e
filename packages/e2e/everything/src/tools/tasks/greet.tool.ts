import { type MCPInput, MCPTool } from "mcp-prod";
import { z } from "zod";

export default class GreetTool extends MCPTool {
  name = "greet";
  description = "Greets someone, at once.";
  schema = z.object({ name: z.string().min(1).describe("Whom to greet") });

  execute({ name }: MCPInput<this>) {
    return `Hello, ${name}!`;
  }
}
