import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";
import { z } from "zod";
import { samplingOf } from "../../questions.js";

export default class SamplingTool extends MCPTool {
  name = "test_sampling";
  description = "Lets the client's model answer a prompt.";
  schema = z.object({ prompt: z.string().describe("What the model is asked") });

  async execute({ prompt }: MCPInput<this>, ctx: ToolContext) {
    const { content } = await ctx.sample(samplingOf(prompt, 100));
    return `LLM response: ${content.type === "text" ? content.text : content.type}`;
  }
}
