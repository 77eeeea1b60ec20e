import { type MCPInput, MCPTool } from "mcp-prod";
import { z } from "zod";

export default class ExampleTool extends MCPTool {
  name = "example";
  description = "Counts the words of a text. Say here in a sentence what your tool does and when to use it.";
  schema = z.object({
    text: z.string().min(1).max(10_000).describe("The text to count"),
  });
  annotations = { readOnlyHint: true };

  execute({ text }: MCPInput<this>) {
    return { words: text.split(/\s+/).filter(Boolean).length };
  }
}
