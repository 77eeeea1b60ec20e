import { type MCPInput, MCPPrompt, type PromptMessage } from "mcp-prod";
import { z } from "zod";

export default class WithEmbeddedResourcePrompt extends MCPPrompt {
  name = "test_prompt_with_embedded_resource";
  description = "A resource with its contents, and a message about it.";
  schema = z.object({ resourceUri: z.string().describe("The resource's URI") });

  render({ resourceUri }: MCPInput<this>): PromptMessage[] {
    const resource = {
      uri: resourceUri,
      mimeType: "text/plain",
      text: "Embedded resource content for testing.",
    };
    return [
      { role: "user", content: { type: "resource", resource } },
      { role: "user", content: { type: "text", text: "Please process the embedded resource above." } },
    ];
  }
}
