import { type MCPInput, MCPTool } from "mcp-prod";
import { z } from "zod";

export default class EchoTool extends MCPTool {
  name = "echo";
  title = "Echo";
  description = "Returns the message that it is given. Use it to check that the server answers.";
  schema = z.object({
    message: z.string().min(1).max(1_000).describe("What to send back"),
  });
  annotations = { readOnlyHint: true };

  execute({ message }: MCPInput<this>) {
    return message;
  }
}
