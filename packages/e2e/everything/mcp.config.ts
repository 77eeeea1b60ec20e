import { defineConfig } from "mcp-prod";

/** One server with everything that the protocol has: what the official conformance suite asks for, a class a file. */
export default defineConfig({
  name: "everything",
  title: "Everything",
  version: "1.0.0",
  instructions: "For testing clients and this framework. Each tool shows one thing that a server can do.",
  transports: { http: { port: 3000 }, stdio: true },
});
