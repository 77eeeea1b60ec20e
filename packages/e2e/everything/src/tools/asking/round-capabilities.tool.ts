import { type MCPInput, MCPTool, type ToolContext, ToolError } from "mcp-prod";
import { NAME, samplingOf } from "../../questions.js";

export default class RoundCapabilitiesTool extends MCPTool {
  name = "test_input_required_result_capabilities";
  description = "Asks the person for a name, or a model where the client has no way to ask a person.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    try {
      return await ctx.elicit(NAME);
    } catch (error) {
      // What the client does not offer is refused here; any other throw belongs to the framework.
      if (!(error instanceof ToolError)) throw error;
      return await ctx.sample({ key: "name", ...samplingOf("Make up a name", 100) });
    }
  }
}
