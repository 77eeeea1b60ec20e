import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ReconnectionTool extends MCPTool {
  name = "test_reconnection";
  description = "Gives its connection up, and answers a tenth of a second later to the client that comes back.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    ctx.closeStream();
    await setTimeout(100, undefined, { signal: ctx.signal });
    return "Reconnection test completed.";
  }
}
