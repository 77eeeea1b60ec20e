import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { samplingOf } from "../../questions.js";

export default class RoundSamplingTool extends MCPTool {
  name = "test_input_required_result_sampling";
  description = "Lets the client's model answer a question.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const { content } = await ctx.sample({
      key: "capital_question",
      ...samplingOf("What is the capital of France?", 100),
    });
    return content.type === "text" ? content.text : `The model answered with ${content.type}.`;
  }
}
