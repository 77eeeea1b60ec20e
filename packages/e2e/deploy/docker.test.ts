import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { buildNodeImage } from "../scripts/docker-base.mjs";
import { type DockerEngine, startDockerEngine } from "../scripts/docker-engine.mjs";
import { freePort } from "../scripts/free-port.mjs";
import { callText, connectHttp } from "../src/support/connect.js";
import { setUp } from "../src/support/made-project.js";
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

let engine: DockerEngine;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(setUp.work, "docker-"));
  engine = await startDockerEngine();
  await buildNodeImage(engine.docker, 24, "node:24-slim");
});

afterAll(async () => {
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A made project with a tool that takes its time, built, and with the files that `mcp emit docker` writes. */
async function makeProject(template: string): Promise<string> {
  const root = join(folder, template);
  const made = await runToEnd("npx", ["--yes", "create-mcp-prod", template, "--template", template, "--yes"], folder);
  expect(made).toMatchObject({ code: 0 });
  await writeFile(join(root, "src/tools/sleepy.tool.ts"), SLEEPY);
  await writeFile(join(root, ".env"), `TOKEN=${SECRET}\n`);
  expect(await runMcp(root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(root, ["emit", "docker"])).toMatchObject({ code: 0 });
  return root;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe.each([
  { template: "minimal", tool: "echo", args: { text: "from a container" }, answer: "from a container" },
  { template: "database", tool: "list_tables", args: {}, answer: "customers" },
])("the emitted Dockerfile of a $template project", ({ template, tool, args, answer }) => {
  const name = `run-${template}`;
  const inspect = (format: string) => engine.docker("inspect", "--format", format, name);

  test("builds an image with what runs the server, and nothing else", async () => {
    const root = await makeProject(template);
    await engine.docker("build", "--network", "host", "--tag", template, root);
    const look = `const{readdirSync:d,existsSync:e}=require("fs");console.log(JSON.stringify([d("/app"),e("/app/node_modules/jest")]))`;
    const found = await engine.docker("run", "--rm", "--network", "none", template, "node", "-e", look);
    expect(JSON.parse(found)).toEqual([["dist", "node_modules", "package.json"], false]);
    expect(await engine.docker("inspect", "--format", "{{.Config.User}}", template)).toBe("1000:1000");
  });

  test("runs read-only and without any rights, is healthy, serves, and ends a call before it stops", async () => {
    const port = await freePort();
    await engine.docker(
      ...["run", "--detach", "--name", name, "--network", "host", "--env", `MCP_PORT=${port}`, "--read-only"],
      ...["--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--pids-limit", "256"],
      ...["--memory", "512m", template],
    );
    await until("the container is healthy", async () => (await inspect("{{.State.Health.Status}}")) === "healthy");
    const client = await connectHttp(`http://127.0.0.1:${port}`);
    expect(await callText(client, tool, args)).toContain(answer);

    const call = callText(client, "sleepy", { ms: 3000 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const stopped = engine.docker("stop", "--time", "40", name);
    expect(await call).toBe("slept");
    await client.close();
    await stopped;
    expect(await inspect("{{.State.ExitCode}} {{.State.OOMKilled}}")).toBe("0 false");
  });
});
