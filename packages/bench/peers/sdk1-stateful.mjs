// SDK 1.x with sessions: its Streamable HTTP transport on Fastify.
import { randomUUID } from "node:crypto";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { fastify } from "fastify";
import { sdk1ServerFactory } from "./sdk1-server.mjs";

const [port, toolCount = "1"] = process.argv.slice(2);
const makeServer = sdk1ServerFactory(Number(toolCount));
const transports = new Map();

const app = fastify();
app.post("/mcp", async (request, reply) => {
  reply.hijack();
  const transport = transports.get(request.headers["mcp-session-id"]) ?? (await openSession());
  await transport.handleRequest(request.raw, reply.raw, request.body);
});
await app.listen({ host: "127.0.0.1", port: Number(port) });

async function openSession() {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse: true,
    onsessioninitialized: (id) => transports.set(id, transport),
  });
  await makeServer().connect(transport);
  return transport;
}
