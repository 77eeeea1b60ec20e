import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class QuickLoggingTool extends MCPTool {
  name = "test_logging_tool";
  description = "Sends the client one log message, if it wants any, and answers.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    await ctx.message("info", "Tool called");
    return "Logged.";
  }
}
