import { MCPTool, PermanentError } from "mcp-prod";

export default class ErrorTool extends MCPTool {
  name = "test_error_handling";
  description = "Fails, always in the same way.";
  schema = {};

  execute(): never {
    throw new PermanentError("This tool intentionally returns an error for testing");
  }
}
