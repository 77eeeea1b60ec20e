import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ProtocolErrorJobTool extends MCPTool {
  name = "protocol_error_job";
  description = "Needs the client's folders: with a client that has none, the job ends with a protocol error.";
  schema = {};
  policy = { task: { after: 0 } };

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const roots = await ctx.roots();
    return `The client has ${roots.length} folders.`;
  }
}
