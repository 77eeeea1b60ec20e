import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class RoundRootsTool extends MCPTool {
  name = "test_input_required_result_list_roots";
  description = "Tells which folders the client lets it work in.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    const roots = await ctx.roots({ key: "client_roots" });
    return `Roots: ${roots.map(({ uri }) => uri).join(", ") || "none"}`;
  }
}
