import { setTimeout as sleep } from "node:timers/promises";
import { MCPTool } from "mcp-prod";
import { z } from "zod";

export default class IsolatedEcho extends MCPTool {
  name = "isolated-echo";
  description = "Says it again out of a worker, with its progress";
  schema = z.object({ text: z.string(), ms: z.number() });
  policy = { isolation: "worker" };

  async execute({ text, ms }, context) {
    await context.progress(1, 2, text);
    await sleep(ms);
    return text;
  }
}
