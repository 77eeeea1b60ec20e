import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class ElicitationTool extends MCPTool {
  name = "test_elicitation";
  description = "Asks the person for a user name and an address.";
  schema = z.object({ message: z.string().describe("What the person reads above the form") });

  async execute({ message }: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit({
      message,
      schema: z.object({
        username: z.string().describe("The user's name"),
        email: z.string().describe("The user's mail address"),
      }),
    });
    return `User response: ${JSON.stringify(answer)}`;
  }
}
