import { MCPResource } from "mcp-prod";

export default class StaticTextResource extends MCPResource {
  uri = "test://static-text";
  name = "static-text";
  description = "A text that never changes.";
  mimeType = "text/plain";

  read() {
    return "This is the content of the static text resource.";
  }
}
