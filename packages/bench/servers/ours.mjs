// This framework with everything on that it has by default: validation, deadline, a JSON log line a call, metrics.
import { MCPServer, MCPTool } from "mcp-prod";
import { z } from "zod";
import { makeToolSet } from "./tool-set.mjs";

const [where, toolCount = "1", keys] = process.argv.slice(2);

class Echo extends MCPTool {
  constructor({ name, description, shape }) {
    super();
    Object.assign(this, { name, description, schema: z.object(shape) });
  }

  async execute({ text }) {
    return text;
  }
}

const server = new MCPServer(
  {
    name: "bench",
    version: "1.0.0",
    transports: where === "stdio" ? { stdio: true } : { http: { port: Number(where) } },
    sessions: { max: 100_000 },
    ...(keys === undefined ? {} : { auth: { apiKeys: { file: keys } } }),
  },
  { components: makeToolSet(z, Number(toolCount)).map((tool) => new Echo(tool)) },
);
await server.start();
