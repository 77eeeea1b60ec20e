import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class LoggingTool extends MCPTool {
  name = "test_tool_with_logging";
  description = "Takes a tenth of a second and tells the client what it does.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    await ctx.message("info", "Tool execution started");
    await setTimeout(50, undefined, { signal: ctx.signal });
    await ctx.message("info", "Tool processing data");
    await setTimeout(50, undefined, { signal: ctx.signal });
    await ctx.message("info", "Tool execution completed");
    return "Tool with logging executed successfully";
  }
}
