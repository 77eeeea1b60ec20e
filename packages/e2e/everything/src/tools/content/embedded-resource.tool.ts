import { type ContentBlock, MCPTool } from "mcp-prod";

export default class EmbeddedResourceTool extends MCPTool {
  name = "test_embedded_resource";
  description = "Returns a resource with its contents.";
  schema = {};

  execute(): ContentBlock {
    return {
      type: "resource",
      resource: {
        uri: "test://embedded-resource",
        mimeType: "text/plain",
        text: "This is an embedded resource content.",
      },
    };
  }
}
