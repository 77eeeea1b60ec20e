import { MCPResource } from "mcp-prod";
import { PNG } from "../media.js";

export default class StaticBinaryResource extends MCPResource {
  uri = "test://static-binary";
  name = "static-binary";
  description = "An image that never changes.";
  mimeType = "image/png";

  read() {
    return Buffer.from(PNG, "base64");
  }
}
