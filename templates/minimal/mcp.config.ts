import { defineConfig } from "mcp-prod";
import { openDeps } from "./src/deps.js";

export default defineConfig({
  name: "mcp-template-minimal",
  version: "0.1.0",
  transports: { http: { port: 3000 }, stdio: true },
  // Stops an agent in a loop: how often one caller may call one tool.
  limits: { perTool: { limit: 120, window: 60_000 } },
  environment: {
    ALLOWED_HOSTS: { description: "The hosts of fetch_page, with commas between them", default: "example.com" },
  },
  deps: openDeps,
});
