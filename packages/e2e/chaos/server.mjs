// The server under torment: node server.mjs <port> <file of effects> [milliseconds after which an unused session ends]
import { MCPServer } from "mcp-prod";
import * as bad from "./tools/bad.mjs";
import * as good from "./tools/good.mjs";

const [port, effects, idleTimeout = 1_800_000] = process.argv.slice(2);
/** Tools that run in a worker go here, with their calls in calls.mjs. */
const isolated = [];
const plain = [...Object.values(good), ...Object.values(bad)];

const server = new MCPServer(
  {
    name: "chaos",
    version: "1.0.0",
    transports: { http: { port: Number(port) } },
    dependencies: { remote: {} },
    breaker: { cooldown: 500, window: 5_000 },
    timeouts: { drain: 20_000, drainDelay: 300 },
    sessions: { idleTimeout: Number(idleTimeout) },
  },
  { components: [...plain, ...isolated].map((Tool) => new Tool(effects)) },
);
await server.start();
