import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { CONFIRM } from "../../questions.js";

export default class RoundTamperedStateTool extends MCPTool {
  name = "test_input_required_result_tampered_state";
  description = "Asks the person to confirm. An answer with a state that was tampered with is refused.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const { action } = await ctx.elicit(CONFIRM);
    return `The person chose to ${action}.`;
  }
}
