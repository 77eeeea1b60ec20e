import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { copyProject } from "../../src/support/made-project.js";
import { runMcp } from "../../src/support/run-mcp.js";

/** Says what the process it runs in may do, takes its time, or blocks the event loop for good. */
const PROBE = `import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";
function attempt(what: () => unknown): string {
  try {
    what();
    return "allowed";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "failed";
  }
}
export default class ProbeTool extends MCPTool {
  name = "probe";
  description = "Tells what its process may do";
  schema = z.object({ way: z.enum(["tell", "wait", "block"]) });
  constructor(private readonly deps: { version: string; token: string; region: string }) {
    super();
  }
  async execute({ way }: MCPInput<this>) {
    while (way === "block");
    if (way === "wait") await new Promise((resolve) => setTimeout(resolve, 2_000));
    return JSON.stringify({
      pid: process.pid,
      ...this.deps,
      tokenInEnvironment: "DATABASE_URL" in process.env,
      root: process.getuid?.() === 0,
      project: attempt(() => writeFileSync("dist/mine", "")),
      machine: attempt(() => writeFileSync("/etc/mine", "")),
      home: attempt(() => readdirSync("/root")),
      othersSecret: attempt(() => readFileSync("/etc/shop/credentials/DATABASE_URL")),
    });
  }
}
`;

const ISOLATED = `import { MCPTool } from "mcp-prod";
import { z } from "zod";
export default class IsolatedTool extends MCPTool {
  name = "isolated";
  description = "Answers from a worker";
  schema = z.object({});
  policy = { isolation: "worker" } as const;
  execute() {
    return "from a worker";
  }
}
`;

const config = (version: string, port: number, operations: number) => `import { defineConfig } from "mcp-prod";
export default defineConfig({
  name: "shop",
  version: "${version}",
  transports: { http: { port: ${port}, operations: { port: ${operations} } }, stdio: true },
  environment: {
    DATABASE_URL: { description: "The shop's data", secret: true, required: true },
    SHOP_REGION: { description: "Whose prices", default: "50 % \\\\ \\"north\\"" },
  },
  usage: { file: "var/usage.json" },
  // So that it is systemd's watchdog that ends a process which is blocked.
  watchdog: { fatalAfter: 0 },
  deps: ({ env }) => ({ version: "${version}", token: env.DATABASE_URL, region: env.SHOP_REGION }),
});
`;

/** A made project called shop that was built and for which a systemd's units were emitted, to be read by any user. */
export async function makeShop(version: string, port: number, operations: number): ReturnType<typeof copyProject> {
  const copy = await copyProject();
  await writeFile(join(copy.root, "mcp.config.ts"), config(version, port, operations));
  await writeFile(join(copy.root, "src/tools/probe.tool.ts"), PROBE);
  await writeFile(join(copy.root, "src/tools/isolated.tool.ts"), ISOLATED);
  await rm(join(copy.root, "src/tools/fetch-page.tool.ts"));
  await rm(join(copy.root, "src/tools/fetch-page.tool.test.ts"));
  for (const args of [["build"], ["emit", "systemd"]]) {
    const { code, stderr } = await runMcp(copy.root, args);
    if (code !== 0) throw new Error(`mcp ${args.join(" ")} failed:\n${stderr}`);
  }
  await chmod(copy.root, 0o755);
  // The linked ones are shown there: a link would lead to where the service can't look.
  await rm(join(copy.root, "node_modules"));
  await mkdir(join(copy.root, "node_modules"));
  return copy;
}

/** A free port of four digits; that with a 1 before it is free, too. */
export async function freeInstance(): Promise<number> {
  const port = 2_000 + Math.floor(Math.random() * 7_999);
  const free = await Promise.all([port, 10_000 + port].map(isFree));
  return free.includes(false) ? freeInstance() : port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
