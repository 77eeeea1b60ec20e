import { MCPPrompt } from "mcp-prod";

export default class SimplePrompt extends MCPPrompt {
  name = "test_simple_prompt";
  description = "One message, always the same.";
  schema = {};

  render() {
    return "This is a simple prompt for testing.";
  }
}
