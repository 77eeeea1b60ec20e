import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { copyProject } from "./made-project.js";
import { type RunningServer, runMcp, startServer } from "./run-mcp.js";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

interface ToolSource {
  readonly name: string;
  readonly schema: string;
  readonly body: string;
  readonly annotations?: string;
}

/** A tool for each thing that the page must be able to show. */
const TOOLS: readonly ToolSource[] = [
  {
    name: "greet",
    schema: `z.object({ name: z.string().max(40).describe("Who is greeted"), times: z.int().min(1).max(3).default(1) })`,
    annotations: "{ readOnlyHint: true }",
    body: `ctx.log.info({ times: input.times }, "greeting"); return Array(input.times).fill("Hello " + input.name).join(", ");`,
  },
  {
    name: "order",
    schema: `z.object({
      lines: z.array(z.object({ sku: z.string().regex(/^s-/), quantity: z.int().min(1) })).min(1),
      to: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("shop") }),
        z.object({ kind: z.literal("home"), street: z.string().max(80) }),
      ]),
      gift: z.boolean(),
      wrap: z.enum(["paper", "box"]).optional(),
      note: z.string().nullable(),
      labels: z.record(z.string(), z.string().max(20)).optional(),
    })`,
    annotations: "{ destructiveHint: false }",
    body: `return { ...input };`,
  },
  { name: "erase", schema: "z.object({})", body: `return "erased";` },
  {
    name: "fail",
    schema: "z.object({})",
    annotations: "{ readOnlyHint: true }",
    body: `throw new PermanentError("The shelf is <b>empty</b>");`,
  },
  {
    name: "picture",
    schema: "z.object({})",
    annotations: "{ readOnlyHint: true }",
    body: `return { content: [{ type: "image", mimeType: "image/png", data: "${PIXEL}" }] };`,
  },
  {
    name: "wait",
    schema: "z.object({})",
    annotations: "{ readOnlyHint: true }",
    body: `await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, 60_000);
      ctx.signal.addEventListener("abort", () => { clearTimeout(timer); reject(ctx.signal.reason); });
    });
    return "waited";`,
  },
];

/** A made project with these tools, served with its playground on. */
export async function startStatusProject(idleTools = 0): Promise<{ server: RunningServer; end: () => Promise<void> }> {
  const copy = await copyProject();
  const folder = join(copy.root, "src", "tools", "shown");
  await mkdir(folder);
  const idle = Array.from({ length: idleTools }, (_, index) => {
    return { name: `idle_${String(index).padStart(3, "0")}`, schema: "z.object({})", body: "return 1;" };
  });
  await Promise.all([...TOOLS, ...idle].map((tool) => writeFile(join(folder, `${tool.name}.tool.ts`), sourceOf(tool))));
  const built = await runMcp(copy.root, ["build"]);
  if (built.code !== 0) throw new Error(`mcp build failed:\n${built.stderr}`);
  const server = await startServer(copy.root, { MCP_OPERATIONS_PLAYGROUND: "true" });
  const end = async (): Promise<void> => {
    await server.end();
    await copy.remove();
  };
  return { server, end };
}

function sourceOf({ name, schema, body, annotations = "{}" }: ToolSource): string {
  return `import { MCPTool, PermanentError, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";
export default class extends MCPTool {
  name = "${name}";
  description = "Does what ${name} says";
  schema = ${schema};
  annotations = ${annotations};
  async execute(input: MCPInput<this>, ctx: ToolContext) {
    ${body}
  }
}
`;
}
