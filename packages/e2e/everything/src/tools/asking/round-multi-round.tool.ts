import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class RoundMultiRoundTool extends MCPTool {
  name = "test_input_required_result_multi_round";
  description = "Asks one question after the other.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const name = await ctx.elicit({
      key: "step1",
      message: "Step 1: What is your name?",
      schema: z.object({ name: z.string() }),
    });
    const color = await ctx.elicit({
      key: "step2",
      message: "Step 2: What is your favorite color?",
      schema: z.object({ color: z.string() }),
    });
    return { name, color };
  }
}
