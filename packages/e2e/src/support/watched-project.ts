import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyProject } from "./made-project.js";

const CONFIG = `import { defineConfig } from "mcp-prod";

export default defineConfig({
  name: "watched",
  version: "1.0.0",
  transports: { http: true },
  auth: { custom: () => ({ id: "load", scopes: [] }) },
  dependencies: { prices: { critical: true }, stock: {} },
  breaker: { cooldown: 1000, window: 5000 },
  budgets: { perPrincipal: { hard: 1_000_000 } },
});
`;

const SLEEPY = `import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";

export default class SleepyTool extends MCPTool {
  name = "sleepy";
  description = "Takes as long as it is told";
  schema = z.object({ ms: z.number() });
  async execute({ ms }: MCPInput<this>) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return "slept";
  }
}
`;

const PRICE = `import { MCPTool, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class PriceTool extends MCPTool {
  name = "price";
  description = "Asks what it depends on";
  schema = z.object({});
  policy = { dependency: "prices", timeout: 2000, cost: 1 };
  async execute(_input: MCPInput<this>, { signal }: ToolContext) {
    return (await fetch(process.env.PRICES_URL ?? "", { signal })).text();
  }
}
`;

/** A copy of the made project with a tool that sleeps, and one that depends on what listens at PRICES_URL. */
export async function makeWatchedProject(): ReturnType<typeof copyProject> {
  const copy = await copyProject();
  for (const folder of ["tools", "resources", "prompts"]) {
    await rm(join(copy.root, "src", folder), { recursive: true, force: true });
  }
  await mkdir(join(copy.root, "src/tools"));
  await writeFile(join(copy.root, "mcp.config.ts"), CONFIG);
  await writeFile(join(copy.root, "src/tools/sleepy.tool.ts"), SLEEPY);
  await writeFile(join(copy.root, "src/tools/price.tool.ts"), PRICE);
  return copy;
}
