import { defineConfig } from "mcp-prod";
import { openDeps } from "./src/deps.js";

export default defineConfig({
  name: "mcp-template-database",
  version: "0.1.0",
  transports: { http: { port: 3000 }, stdio: true },
  // Stops an agent in a loop: how often one caller may call one tool.
  limits: { perTool: { limit: 120, window: 60_000 } },
  environment: {
    DATABASE_URL: { description: "The PostgreSQL to read. Without it: an embedded sample shop", secret: true },
  },
  deps: openDeps,
  // Megabytes: the embedded database takes 1100 when it starts. With DATABASE_URL 512 will do.
  deploy: { memory: 1536 },
  dependencies: {
    database: {
      // No tool can do without it: while it is down, /readyz answers 503.
      critical: true,
      check: ({ deps, signal }) => deps.database.query("SELECT 1", { signal }),
      // Time for a query of the tools to end first, where the check has to wait for a connection.
      timeout: 10_000,
    },
  },
});
