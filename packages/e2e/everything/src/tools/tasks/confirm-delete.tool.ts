import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class ConfirmDeleteTool extends MCPTool {
  name = "confirm_delete";
  description = "Pretends to delete a file once the person has confirmed it.";
  schema = z.object({ filename: z.string().min(1).describe("Which file") });
  annotations = { destructiveHint: true };
  policy = { task: { after: 0 } };

  async execute({ filename }: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit({
      message: `Delete ${filename}?`,
      schema: z.object({ confirm: z.boolean().describe("Whether to delete it") }),
    });
    const confirmed = answer.action === "accept" && answer.content.confirm;
    return confirmed ? `Deleted ${filename}.` : `Kept ${filename}.`;
  }
}
