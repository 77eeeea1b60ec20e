import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ToolChangeTool extends MCPTool {
  name = "test_trigger_tool_change";
  description = "Tells all clients that want to know that the list of tools is new.";
  schema = {};

  execute(_: MCPInput<this>, ctx: ToolContext) {
    ctx.changes.listChanged("tools");
    return "Told.";
  }
}
