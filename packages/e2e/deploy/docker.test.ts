import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { z } from "zod";
import { buildNodeImage } from "../scripts/docker-base.mjs";
import { type DockerEngine, startDockerEngine } from "../scripts/docker-engine.mjs";
import { freePort } from "../scripts/free-port.mjs";
import { startPrometheus } from "../scripts/prometheus-server.mjs";
import { callText, connectHttp, post } from "../src/support/connect.js";
import { copyProject, setUp } from "../src/support/made-project.js";
import { query } from "../src/support/prometheus-api.js";
import { runMcp, runToEnd } from "../src/support/run-mcp.js";

const SECRET = "a-secret-that-must-stay-out-of-the-image";

const SLEEPY = `import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";

export default class SleepyTool extends MCPTool {
  name = "sleepy";
  description = "Takes as long as it is told";
  schema = z.object({ ms: z.number().describe("Milliseconds") });
  async execute({ ms }: MCPInput<this>) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return "slept";
  }
}
`;

/** What a server in compose.yaml must have: callers with names, a secret, and a file that it writes. */
const WATCHED = `auth: { custom: () => ({ id: "caller", scopes: [] }) },
  usage: { file: "var/usage.json" },
  environment: {
    DATABASE_PASSWORD: { description: "Of the data", secret: true, required: true },`;

const serviceSchema = z.object({
  user: z.string(),
  tmpfs: z.array(z.string()),
  volumes: z.array(z.string()),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  mem_limit: z.string(),
  pids_limit: z.number(),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  read_only: z.literal(true),
});

let engine: DockerEngine;
let folder: string;
/** By template. */
const roots: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(setUp.work, "docker-"));
  engine = await startDockerEngine();
  const make = async (template: string) => {
    roots[template] = await makeProject(template);
  };
  await Promise.all([buildNodeImage(engine.docker, 24, "node:24-slim"), make("minimal"), make("database")]);
});

afterAll(async () => {
  await engine?.stop();
  await Promise.all([folder, ...Object.values(roots)].map((path) => rm(path, { recursive: true, force: true })));
});

/** A made project with a tool that takes its time, built, and with the files that `mcp emit docker` writes. */
async function makeProject(template: string): Promise<string> {
  const root = template === "minimal" ? (await copyProject()).root : await createProject(template);
  await writeFile(join(root, "src/tools/sleepy.tool.ts"), SLEEPY);
  await writeFile(join(root, ".env"), `TOKEN=${SECRET}\n`);
  expect(await runMcp(root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(root, ["emit", "docker"])).toMatchObject({ code: 0 });
  return root;
}

async function createProject(template: string): Promise<string> {
  const args = ["--yes", "create-mcp-prod", template, "--template", template, "--yes"];
  expect(await runToEnd("npx", args, folder)).toMatchObject({ code: 0 });
  return join(folder, template);
}

/** From the loopback registry, which npm in the image is told of as of any private one. */
async function build(root: string, tag: string): Promise<void> {
  const npmrc = `id=npmrc,src=${setUp.environment.npm_config_userconfig}`;
  await engine.docker("build", "--network", "host", "--secret", npmrc, "--tag", tag, root);
}

/** Those of the line that the Dockerfile says to run it with. */
async function emittedFlags(root: string): Promise<string[]> {
  const [, flags = ""] = /^# Run: +docker run (.+) \S+$/m.exec(await readFile(join(root, "Dockerfile"), "utf8")) ?? [];
  return flags.split(" ");
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe.each([
  { template: "minimal", tool: "echo", args: { message: "from a container" }, answer: "from a container" },
  { template: "database", tool: "list_tables", args: {}, answer: "customers" },
])("the emitted Dockerfile of a $template project", ({ template, tool, args, answer }) => {
  const name = `run-${template}`;
  const inspect = (format: string) => engine.docker("inspect", "--format", format, name);

  test("builds an image with what runs the server, and nothing else", async () => {
    await build(roots[template] ?? "", template);
    const look = `const{readdirSync:d,existsSync:e}=require("fs");console.log(JSON.stringify([d("/app"),e("/app/node_modules/jest")]))`;
    const found = await engine.docker("run", "--rm", "--network", "none", template, "node", "-e", look);
    expect(JSON.parse(found)).toEqual([["dist", "node_modules", "package.json"], false]);
    expect(await engine.docker("inspect", "--format", "{{.Config.User}}", template)).toBe("1000:1000");
  });

  test("runs read-only and without any rights, is healthy, serves, and ends a call before it stops", async () => {
    const port = await freePort();
    const flags = await emittedFlags(roots[template] ?? "");
    expect(flags).toEqual(
      expect.arrayContaining(["--read-only", "--cap-drop", "ALL", "no-new-privileges", "--memory"]),
    );
    const here = ["--detach", "--name", name, "--network", "host", "--env", `MCP_PORT=${port}`];
    await engine.docker("run", ...flags, ...here, template);
    await until("the container is healthy", async () => (await inspect("{{.State.Health.Status}}")) === "healthy");
    const client = await connectHttp(`http://127.0.0.1:${port}`);
    expect(await callText(client, tool, args)).toContain(answer);

    const call = callText(client, "sleepy", { ms: 3000 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stopped = engine.docker("stop", name);
    expect(await call).toBe("slept");
    await client.close();
    await stopped;
    expect(await inspect("{{.State.ExitCode}} {{.State.OOMKilled}}")).toBe("0 false");
  });
});

test("the server of the emitted compose.yaml has its secrets from files, is scraped, and writes to its volume", async () => {
  const { minimal: root = "" } = roots;
  const configFile = join(root, "mcp.config.ts");
  const config = await readFile(configFile, "utf8");
  await writeFile(configFile, config.replace("environment: {", WATCHED));
  expect(await runMcp(root, ["build"])).toMatchObject({ code: 0 });
  const targets = ["docker", "compose", "alerts", "grafana"];
  expect(await runMcp(root, ["emit", ...targets])).toMatchObject({ code: 0 });
  await build(root, "composed");

  const { services } = parse(await readFile(join(root, "compose.yaml"), "utf8"));
  const service = serviceSchema.parse(services.server);
  expect(service.secrets).toEqual(["DATABASE_PASSWORD", "MCP_OPERATIONS_KEY"]);
  const keyFile = join(root, "deploy/secrets/MCP_OPERATIONS_KEY");
  for (const secret of service.secrets) {
    await writeFile(join(root, "deploy/secrets", secret), "0123456789abcdef0123456789abcdef\n", { mode: 0o644 });
  }
  const port = await freePort();
  const ofThisMachine = { MCP_PORT: String(port), MCP_HOST: "127.0.0.1", MCP_OPERATIONS_HOST: "127.0.0.1" };
  const run = [
    ...["run", "--detach", "--name", "composed", "--network", "host", "--read-only", "--user", service.user],
    ...["--memory", service.mem_limit, "--pids-limit", String(service.pids_limit)],
    ...service.tmpfs.flatMap((path) => ["--tmpfs", path]),
    ...service.volumes.flatMap((volume) => ["--volume", volume]),
    ...service.cap_drop.flatMap((capability) => ["--cap-drop", capability]),
    ...service.security_opt.flatMap((option) => ["--security-opt", option]),
    ...service.secrets.flatMap((name) => ["--volume", `${join(root, "deploy/secrets", name)}:/run/secrets/${name}:ro`]),
    ...Object.entries({ ...service.environment, ...ofThisMachine }).flatMap(([name, value]) => [
      "--env",
      `${name}=${value}`,
    ]),
  ];
  await engine.docker(...run, "composed");
  const health = () => engine.docker("inspect", "--format", "{{.State.Health.Status}}", "composed");
  await until("the server is healthy", async () => (await health()) === "healthy");
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "echo", arguments: { message: "x" } },
  };
  expect((await post(`http://127.0.0.1:${port}`, message, { authorization: "Bearer of-a-caller" })).status).toBe(200);

  const scraping = await readFile(join(root, "deploy/compose/prometheus.yml"), "utf8");
  const prometheusConfig = scraping
    .replace("server:3000", `127.0.0.1:${port}`)
    .replaceAll("_interval: 15s", "_interval: 1s")
    .replace("/etc/prometheus/mcp-operations.key", keyFile);
  await writeFile(join(root, "deploy/prometheus/of-compose.yml"), prometheusConfig);
  const prometheus = await startPrometheus({ config: join(root, "deploy/prometheus/of-compose.yml") });
  try {
    const calls = 'mcp_tool_calls_total{tool="echo"} == 1';
    await until("the call is counted", async () => (await query(prometheus.url, calls)).length === 1);
  } finally {
    await prometheus.stop();
  }
  await engine.docker("stop", "--time", "40", "composed");
  const volume = service.volumes[0] ?? "";
  const look = `process.stdout.write(require("fs").readFileSync("/app/var/usage.json","utf8"))`;
  const written = await engine.docker(
    "run",
    "--rm",
    "--network",
    "none",
    "--volume",
    volume,
    "composed",
    "node",
    "-e",
    look,
  );
  expect(written).toContain("echo");
});
