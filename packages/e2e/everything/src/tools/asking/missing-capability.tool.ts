import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { samplingOf } from "../../questions.js";

export default class MissingCapabilityTool extends MCPTool {
  name = "test_missing_capability";
  description = "Can't do without the client's model: a client that has none is refused.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const { model } = await ctx.sample(samplingOf("Say hello", 10));
    return `Answered by ${model}`;
  }
}
