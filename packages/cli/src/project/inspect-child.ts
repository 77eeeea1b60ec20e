// Runs in a process of its own, so that a tool that never finishes loading, or ends its process, ends only this one.
import { inspectProject } from "mcp-prod";

const [directory = "", environment = "{}"] = process.argv.slice(2);
const inspected = await inspectProject(directory, JSON.parse(environment));
process.send?.(inspected, () => process.exit(0));
