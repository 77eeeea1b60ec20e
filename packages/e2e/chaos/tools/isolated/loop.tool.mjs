import { MCPTool } from "mcp-prod";
import { z } from "zod";

/** One at a time, so that others find a worker. */
export default class IsolatedLoop extends MCPTool {
  name = "isolated-loop";
  description = "Never lets its thread go";
  schema = z.object({ text: z.string() });
  policy = { isolation: "worker", timeout: 300, concurrency: { limit: 1, queue: 0 } };

  execute() {
    for (;;);
  }
}
