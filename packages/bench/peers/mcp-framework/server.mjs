// mcp-framework 0.2.x over HTTP, with its tool found in its own folder, as its documentation has it.
import { fileURLToPath } from "node:url";
import { MCPServer } from "mcp-framework";

const [port] = process.argv.slice(2);

const server = new MCPServer({
  name: "bench",
  version: "1.0.0",
  basePath: fileURLToPath(new URL(".", import.meta.url)),
  transport: { type: "http-stream", options: { host: "127.0.0.1", port: Number(port), responseMode: "batch" } },
});
await server.start();
