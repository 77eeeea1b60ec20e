import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { freePort } from "../scripts/free-port.mjs";
import { callText, connectHttp } from "../src/support/connect.js";
import { copyProject } from "../src/support/made-project.js";
import { runMcp, runToEnd } from "../src/support/run-mcp.js";
import { testCompose } from "./docker/compose.js";
import { testPackageManagers } from "./docker/package-managers.js";
import { DockerHost, emittedFlags, until } from "./support/docker-host.js";

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

const host = new DockerHost();
/** By template. */
const roots: Record<string, string> = {};

beforeAll(() => host.start());
afterAll(() => host.stop());

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
  expect(await runToEnd("npx", args, host.folder)).toMatchObject({ code: 0 });
  return join(host.folder, template);
}

describe("by template", () => {
  beforeAll(async () => {
    const make = async (template: string) => {
      roots[template] = await makeProject(template);
    };
    await Promise.all([make("minimal"), make("database")]);
  });

  afterAll(() => Promise.all(Object.values(roots).map((path) => rm(path, { recursive: true, force: true }))));

  describe.each([
    { template: "minimal", tool: "echo", args: { message: "from a container" }, answer: "from a container" },
    { template: "database", tool: "list_tables", args: {}, answer: "customers" },
  ])("the emitted Dockerfile of a $template project", ({ template, tool, args, answer }) => {
    const name = `run-${template}`;

    test("builds an image with what runs the server, and nothing else", async () => {
      await host.build(roots[template] ?? "", template);
      const look = `const{readdirSync:d,existsSync:e}=require("fs");console.log(JSON.stringify([d("/app"),e("/app/node_modules/jest")]))`;
      expect(JSON.parse(await host.node(template, look))).toEqual([["dist", "node_modules", "package.json"], false]);
      expect(await host.inspect(template, "{{.Config.User}}")).toBe("1000:1000");
    });

    test("runs read-only and without any rights, is healthy, serves, and ends a call before it stops", async () => {
      const port = await freePort();
      const flags = await emittedFlags(roots[template] ?? "");
      expect(flags).toEqual(
        expect.arrayContaining(["--read-only", "--cap-drop", "ALL", "no-new-privileges", "--memory"]),
      );
      const here = ["--detach", "--name", name, "--network", "host", "--env", `MCP_PORT=${port}`];
      await host.docker("run", ...flags, ...here, template);
      await until("the container is healthy", () => host.isHealthy(name));
      const client = await connectHttp(`http://127.0.0.1:${port}`);
      expect(await callText(client, tool, args)).toContain(answer);

      const call = callText(client, "sleepy", { ms: 3000 });
      await new Promise((resolve) => setTimeout(resolve, 500));
      const stopped = host.docker("stop", name);
      expect(await call).toBe("slept");
      await client.close();
      await stopped;
      expect(await host.inspect(name, "{{.State.ExitCode}} {{.State.OOMKilled}}")).toBe("0 false");
    });
  });

  test("a server without auth can't be reached from outside of its container", async () => {
    const port = await freePort();
    await host.docker("network", "create", "neighbours");
    const here = ["--detach", "--name", "alone", "--network", "neighbours", "--publish", `127.0.0.1:${port}:3000`];
    await host.docker("run", ...here, "minimal");
    const live = `fetch("http://127.0.0.1:3000/livez").then(({ok})=>process.exit(ok?0:1))`;
    const ends = (command: Promise<string>) =>
      command.then(
        () => true,
        () => false,
      );
    await until("the server is live", () => ends(host.docker("exec", "alone", "node", "-e", live)));
    await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
    const ask = `fetch("http://alone:3000/livez").catch(({cause})=>console.log(cause.code))`;
    const neighbour = ["run", "--rm", "--network", "neighbours", "minimal", "node", "-e", ask];
    expect(await host.docker(...neighbour)).toBe("ECONNREFUSED");
    await host.docker("rm", "--force", "alone");
  });
});

testPackageManagers(host);
testCompose(host);
