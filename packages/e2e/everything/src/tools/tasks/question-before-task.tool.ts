import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { NAME } from "../../questions.js";

export default class QuestionBeforeTaskTool extends MCPTool {
  name = "test_tool_with_task";
  description = "Asks for a name, and then works for a moment.";
  schema = {};
  policy = { task: { after: 100 } };

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const answer = await ctx.elicit(NAME);
    await setTimeout(200, undefined, { signal: ctx.signal });
    return `Worked for ${answer.action === "accept" ? answer.content.name : "nobody"}.`;
  }
}
