import { MCPResource } from "mcp-prod";

export default class WatchedResource extends MCPResource {
  uri = "test://watched-resource";
  name = "watched-resource";
  description = "A text that clients may subscribe to.";
  mimeType = "text/plain";

  read() {
    return "This resource can be watched.";
  }
}
