import { MCPTool } from "mcp-prod";

export default class SimpleTextTool extends MCPTool {
  name = "test_simple_text";
  description = "Returns a text.";
  schema = {};

  execute() {
    return "This is a simple text response for testing.";
  }
}
