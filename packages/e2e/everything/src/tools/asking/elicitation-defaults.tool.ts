import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class ElicitationDefaultsTool extends MCPTool {
  name = "test_elicitation_sep1034_defaults";
  description = "Asks the person with a form that is filled in already.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit({
      message: "Please review and update the form fields with defaults",
      schema: z.object({
        name: z.string().default("John Doe"),
        age: z.int().default(30),
        score: z.number().default(95.5),
        status: z.enum(["active", "inactive", "pending"]).default("active"),
        verified: z.boolean().default(true),
      }),
    });
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  }
}
