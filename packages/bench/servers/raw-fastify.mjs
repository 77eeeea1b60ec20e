// What a web server on Node can reach that does nothing but echo JSON-RPC: no validation, deadline, log or metrics.
import { fastify } from "fastify";

const [port] = process.argv.slice(2);

const app = fastify();
app.post("/mcp", async ({ body: { id, params } }) => ({
  jsonrpc: "2.0",
  id,
  result: { content: [{ type: "text", text: params.arguments.text }] },
}));
await app.listen({ host: "127.0.0.1", port: Number(port) });
