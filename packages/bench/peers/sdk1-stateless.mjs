// SDK 1.x without sessions: a server and a transport for each request, as its documentation has it.
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { fastify } from "fastify";
import { sdk1ServerFactory } from "./sdk1-server.mjs";

const [port] = process.argv.slice(2);
const makeServer = sdk1ServerFactory(1);

const app = fastify();
app.post("/mcp", async (request, reply) => {
  reply.hijack();
  const server = makeServer();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  reply.raw.on("close", () => server.close());
  await server.connect(transport);
  await transport.handleRequest(request.raw, reply.raw, request.body);
});
await app.listen({ host: "127.0.0.1", port: Number(port) });
