// The server under torment: node server.mjs <port> <file of effects> [milliseconds after which an unused session ends]
import { fileURLToPath } from "node:url";
import { MCPServer } from "mcp-prod";
import * as bad from "./tools/bad.mjs";
import * as good from "./tools/good.mjs";

const [port, effects, idleTimeout = 1_800_000] = process.argv.slice(2);
/** Its tools/isolated run in workers, which make their own from the files. */
const directory = fileURLToPath(new URL(".", import.meta.url));
const given = [...Object.values(good), ...Object.values(bad)].map((Tool) => new Tool(effects));

const server = new MCPServer(
  {
    name: "chaos",
    version: "1.0.0",
    transports: { http: { port: Number(port) } },
    dependencies: { remote: {} },
    breaker: { cooldown: 500, window: 5_000 },
    timeouts: { drain: 20_000, drainDelay: 300 },
    isolation: { memory: 64 },
    sessions: { idleTimeout: Number(idleTimeout) },
  },
  { directory, components: given },
);
await server.start();
