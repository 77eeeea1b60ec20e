import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ProgressTool extends MCPTool {
  name = "test_tool_with_progress";
  description = "Takes a tenth of a second, and tells a client that asks how far it is.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    for (const done of [0, 50]) {
      await ctx.progress(done, 100, `Completed step ${done} of 100`);
      await setTimeout(50, undefined, { signal: ctx.signal });
    }
    await ctx.progress(100, 100, "Completed step 100 of 100");
    return "Done.";
  }
}
