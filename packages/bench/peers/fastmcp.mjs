// fastmcp 4.x over HTTP.
import { FastMCP } from "fastmcp";
import { z } from "zod";
import { makeToolSet } from "../servers/tool-set.mjs";

const [port] = process.argv.slice(2);

const server = new FastMCP({ name: "bench", version: "1.0.0" });
for (const { name, description, shape } of makeToolSet(z, 1)) {
  server.addTool({ name, description, parameters: z.object(shape), execute: async ({ text }) => text });
}
await server.start({
  transportType: "httpStream",
  httpStream: { host: "127.0.0.1", port: Number(port), enableJsonResponse: true },
});
