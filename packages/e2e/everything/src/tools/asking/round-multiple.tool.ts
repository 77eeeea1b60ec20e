import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { NAME, samplingOf } from "../../questions.js";

export default class RoundMultipleTool extends MCPTool {
  name = "test_input_required_result_multiple_inputs";
  description = "Asks for a name, a greeting and the roots, all at once.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const [name, greeting, roots] = await Promise.all([
      ctx.elicit(NAME),
      ctx.sample({ key: "greeting", ...samplingOf("Generate a greeting", 50) }),
      ctx.roots({ key: "client_roots" }),
    ]);
    return { name: name.action === "accept" ? name.content.name : null, greeting: greeting.content, roots };
  }
}
