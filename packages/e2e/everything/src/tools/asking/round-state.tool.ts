import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { CONFIRM } from "../../questions.js";

export default class RoundStateTool extends MCPTool {
  name = "test_input_required_result_request_state";
  description = "Asks the person to confirm, and knows the answer's call again by its sealed state.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const { action } = await ctx.elicit(CONFIRM);
    return `state-ok, the person chose to ${action}`;
  }
}
