import { MCPResource } from "mcp-prod";

export default class ExampleResource extends MCPResource {
  uri = "docs://example";
  name = "example";
  description = "How to work with this server. Say here in a sentence what a client finds in it.";
  mimeType = "text/markdown";

  read() {
    return "# How to work with this server\n\nCall its tools with small inputs first.\n";
  }
}
