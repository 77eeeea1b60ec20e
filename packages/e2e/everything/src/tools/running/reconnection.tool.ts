import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ReconnectionTool extends MCPTool {
  name = "test_reconnection";
  description = "Answers after a tenth of a second, also to a client that has had to reconnect meanwhile.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    await setTimeout(100, undefined, { signal: ctx.signal });
    return "Reconnection test completed.";
  }
}
