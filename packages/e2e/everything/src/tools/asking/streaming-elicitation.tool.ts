import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { CONFIRM } from "../../questions.js";

export default class StreamingElicitationTool extends MCPTool {
  name = "test_streaming_elicitation";
  description = "Asks the person on its way, after it has told how far it is.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    await ctx.progress(1, 2, "About to ask");
    const { action } = await ctx.elicit(CONFIRM);
    return `The person chose to ${action}.`;
  }
}
