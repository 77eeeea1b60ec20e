import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class PromptChangeTool extends MCPTool {
  name = "test_trigger_prompt_change";
  description = "Tells all clients that want to know that the list of prompts is new.";
  schema = {};

  execute(_: MCPInput<this>, ctx: ToolContext) {
    ctx.changes.listChanged("prompts");
    return "Told.";
  }
}
