import { defineConfig } from "mcp-prod";
import { openDeps } from "./src/deps.js";

export default defineConfig({
  name: "mcp-template-minimal",
  version: "0.1.0",
  transports: { http: { port: 3000 }, stdio: true },
  deps: openDeps,
});
