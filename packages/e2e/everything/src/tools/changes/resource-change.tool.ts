import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ResourceChangeTool extends MCPTool {
  name = "test_trigger_resource_change";
  description = "Tells all clients that watch test://watched-resource that it is new.";
  schema = {};

  execute(_: MCPInput<this>, ctx: ToolContext) {
    ctx.changes.resourceUpdated("test://watched-resource");
    return "Told.";
  }
}
