// SDK 1.x on standard input and output.
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { sdk1ServerFactory } from "./sdk1-server.mjs";

const [, toolCount = "1"] = process.argv.slice(2);
await sdk1ServerFactory(Number(toolCount))().connect(new StdioServerTransport());
