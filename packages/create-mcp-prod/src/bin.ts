import { runCreate } from "@mcp-prod/cli";

process.exitCode = await runCreate(process.argv.slice(2));
