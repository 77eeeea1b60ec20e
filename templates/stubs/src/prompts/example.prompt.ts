import { type MCPInput, MCPPrompt } from "mcp-prod";
import { z } from "zod";

export default class ExamplePrompt extends MCPPrompt {
  name = "example";
  description = "Asks for a summary of a topic. Say here in a sentence what your prompt is for.";
  schema = z.object({
    topic: z.string().min(1).max(200).describe("What the summary is about"),
  });

  render({ topic }: MCPInput<this>) {
    return `Summarise what there is to know about ${topic}, in five sentences at most.`;
  }
}
