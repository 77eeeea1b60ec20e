import { type ContentBlock, MCPTool } from "mcp-prod";
import { PNG } from "../../media.js";

export default class ImageTool extends MCPTool {
  name = "test_image_content";
  description = "Returns an image.";
  schema = {};

  execute(): ContentBlock {
    return { type: "image", data: PNG, mimeType: "image/png" };
  }
}
