import { setTimeout } from "node:timers/promises";
import { type MCPInput, MCPTool, PermanentError, type ToolContext } from "mcp-prod";

export default class FailingJobTool extends MCPTool {
  name = "failing_job";
  description = "Works for a moment, and fails.";
  schema = {};
  policy = { task: { after: 0, required: true } };

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    await setTimeout(200, undefined, { signal: ctx.signal });
    throw new PermanentError("The job failed, as it always does.");
  }
}
