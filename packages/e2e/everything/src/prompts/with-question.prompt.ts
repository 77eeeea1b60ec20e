import { type MCPInput, MCPPrompt, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class WithQuestionPrompt extends MCPPrompt {
  name = "test_input_required_result_prompt";
  description = "A message about something that the person is asked for first.";
  schema = {};

  async render(_: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit({
      key: "user_context",
      message: "What context should the prompt use?",
      schema: z.object({ context: z.string() }),
    });
    return `Use this context: ${answer.action === "accept" ? answer.content.context : "none"}`;
  }
}
