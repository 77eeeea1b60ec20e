import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class SlowComputeTool extends MCPTool {
  name = "slow_compute";
  description = "Computes for as many seconds as it is told.";
  schema = z.object({
    seconds: z.number().min(0).max(60).describe("How long it takes"),
    label: z.string().default("compute").describe("What the result is called"),
  });
  policy = { timeout: 90_000, task: { after: 500 } };

  async execute({ seconds, label }: MCPInput<this>, ctx: ToolContext) {
    await setTimeout(seconds * 1000, undefined, { signal: ctx.signal });
    return `${label} took ${seconds} s`;
  }
}
