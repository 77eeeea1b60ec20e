import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { NAME } from "../../questions.js";

export default class RoundElicitationTool extends MCPTool {
  name = "test_input_required_result_elicitation";
  description = "Asks the person for a name and greets with it.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit(NAME);
    return answer.action === "accept" ? `Hello, ${answer.content.name}!` : "Hello, whoever you are!";
  }
}
