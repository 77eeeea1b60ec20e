import { MCPPrompt, type PromptMessage } from "mcp-prod";
import { PNG } from "../media.js";

export default class WithImagePrompt extends MCPPrompt {
  name = "test_prompt_with_image";
  description = "An image, and a message about it.";
  schema = {};

  render(): PromptMessage[] {
    return [
      { role: "user", content: { type: "image", data: PNG, mimeType: "image/png" } },
      { role: "user", content: { type: "text", text: "Please analyze the image above." } },
    ];
  }
}
