import { MCPTool } from "mcp-prod";
import { z } from "zod";

export default class IsolatedHoard extends MCPTool {
  name = "isolated-hoard";
  description = "Takes all memory that there is, a little at a time";
  schema = z.object({ text: z.string() });
  policy = { isolation: "worker", concurrency: { limit: 1, queue: 0 } };

  execute({ text }) {
    for (const hoard = []; ; ) hoard.push(new Array(1_000).fill(text));
  }
}
