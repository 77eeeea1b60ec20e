// npm run bench:cli: what the command line costs, side by side with what it can't be below.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mcp, root, say } from "./workspace.mjs";

const HELP_ROUNDS = 15;
const BUILD_ROUNDS = 5;
const TOOLS = 100;

export function main() {
  const folder = mkdtempSync(join(tmpdir(), "mcp-bench-"));
  try {
    say(`· ${HELP_ROUNDS} rounds of \`node -e 0\` and \`mcp --help\`, in turn`);
    const bare = [];
    const help = [];
    for (let round = 0; round < HELP_ROUNDS; round += 1) {
      bare.push(time(["-e", "0"], folder));
      help.push(time([mcp, "--help"], folder));
    }
    say(`· ${BUILD_ROUNDS} rounds of \`mcp build\` with ${TOOLS} tools`);
    const project = makeProject(join(folder, "project"));
    const builds = Array.from({ length: BUILD_ROUNDS }, () => time([mcp, "build", "--json"], project, checkBuild));
    print([
      ["node -e 0", median(bare)],
      ["mcp --help", median(help)],
      ["mcp --help above node -e 0", median(help.map((value, round) => value - bare[round]))],
      [`mcp build, ${TOOLS} tools, ${availableParallelism()} cores`, median(builds)],
    ]);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that a process takes, after checking that it did what is timed. */
function time(args, cwd, check = () => {}) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  const elapsed = performance.now() - startedAt;
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed:\n${stderr}`);
  check(stdout);
  return elapsed;
}

function checkBuild(stdout) {
  const { tools } = JSON.parse(stdout);
  if (tools !== TOOLS) throw new Error(`${tools} tools were built instead of ${TOOLS}`);
}

/** A project on the workspace's packages, with tools that each have a schema of their own. */
function makeProject(project) {
  cpSync(join(root, "templates", "minimal"), project, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|dist|src)$/.test(path),
  });
  mkdirSync(join(project, "node_modules"));
  for (const name of ["mcp-prod", "zod", "typescript", "@types", "@jest", "@mcp-prod"]) {
    symlinkSync(join(root, "templates", "minimal", "node_modules", name), join(project, "node_modules", name), "dir");
  }
  for (let index = 0; index < TOOLS; index += 1) {
    const file = join(project, "src", "tools", `tool-${index}.tool.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, toolSource(index));
  }
  writeFileSync(
    join(project, "mcp.config.ts"),
    `import { defineConfig } from "mcp-prod";\nexport default defineConfig({ name: "bench", version: "1.0.0" });\n`,
  );
  return project;
}

function toolSource(index) {
  return `import { MCPTool, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";

export default class Tool${index} extends MCPTool {
  name = "tool_${index}";
  description = "Add ${index} to a number, as often as is asked for.";
  schema = z.object({
    value: z.number().min(${-index}).describe("The number"),
    times: z.int().min(1).max(${index + 1}).default(1).describe("How often"),
    label: z.enum(["a", "b", "c${index}"]).optional().describe("A label"),
  });
  output = z.object({ sum: z.number(), label: z.string().nullable() });

  async execute({ value, times, label }: MCPInput<this>, ctx: ToolContext) {
    await ctx.progress(1, 1);
    return { sum: value + ${index} * times, label: label ?? null };
  }
}
`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, milliseconds] of rows)
    process.stdout.write(`${name.padEnd(width)}  ${milliseconds.toFixed(0).padStart(6)} ms\n`);
}
