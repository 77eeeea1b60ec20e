import { MCPTool } from "mcp-prod";
import { z } from "zod";

export default class IsolatedExit extends MCPTool {
  name = "isolated-exit";
  description = "Ends its process, as it thinks";
  schema = z.object({ text: z.string(), code: z.number() });
  policy = { isolation: "worker", concurrency: { limit: 1, queue: 0 } };

  execute({ code }) {
    process.exit(code);
  }
}
