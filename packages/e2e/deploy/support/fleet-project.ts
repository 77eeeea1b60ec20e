import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyProject } from "../../src/support/made-project.js";

/** By which clients call. */
export const HOST_NAME = "mcp.example.com";

const CONFIG = `import { defineConfig } from "mcp-prod";

export default defineConfig({
  name: "fleet",
  version: "1.0.0",
  transports: { http: { allowedHosts: ["${HOST_NAME}"], trustedProxies: ["127.0.0.1"] } },
  timeouts: { drainDelay: 2000, drain: 10_000 },
  // A busy machine is no part of the test.
  overload: { eventLoopLag: 60_000 },
  environment: {
    RUNS_FILE: { description: "Where each run of a tool leaves a line", required: true },
    GATE_FILE: { description: "Once it is there, a stream may end", required: true },
  },
});
`;

const BOOK = `import { appendFileSync } from "node:fs";
import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";

export default class BookTool extends MCPTool {
  name = "book";
  description = "Does what must not be done twice";
  schema = z.object({ id: z.string().max(64), ms: z.number().max(10_000) });
  async execute({ id, ms }: MCPInput<this>) {
    appendFileSync(process.env.RUNS_FILE ?? "", id + "\\n");
    await new Promise((resolve) => setTimeout(resolve, ms));
    return "booked " + id;
  }
}
`;

const FOLLOW = `import { existsSync } from "node:fs";
import { MCPTool, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class FollowTool extends MCPTool {
  name = "follow";
  description = "Says that it has begun, and ends when it may";
  schema = z.object({});
  async execute(_input: MCPInput<this>, ctx: ToolContext) {
    await ctx.progress(1, 2, "begun");
    while (!existsSync(process.env.GATE_FILE ?? "")) await new Promise((resolve) => setTimeout(resolve, 20));
    return "ended";
  }
}
`;

/** A copy of the made project with a tool that notes each of its runs, and one that streams. */
export async function makeFleetProject(): ReturnType<typeof copyProject> {
  const copy = await copyProject();
  for (const folder of ["tools", "resources", "prompts"]) {
    await rm(join(copy.root, "src", folder), { recursive: true, force: true });
  }
  await mkdir(join(copy.root, "src/tools"));
  await writeFile(join(copy.root, "mcp.config.ts"), CONFIG);
  await writeFile(join(copy.root, "src/tools/book.tool.ts"), BOOK);
  await writeFile(join(copy.root, "src/tools/follow.tool.ts"), FOLLOW);
  return copy;
}
