import { type ContentBlock, MCPTool } from "mcp-prod";
import { PNG } from "../../media.js";

export default class MultipleTypesTool extends MCPTool {
  name = "test_multiple_content_types";
  description = "Returns a text, an image and a resource at once.";
  schema = {};

  execute(): ContentBlock[] {
    const data = JSON.stringify({ test: "data", value: 123 });
    return [
      { type: "text", text: "Multiple content types test:" },
      { type: "image", data: PNG, mimeType: "image/png" },
      {
        type: "resource",
        resource: { uri: "test://mixed-content-resource", mimeType: "application/json", text: data },
      },
    ];
  }
}
