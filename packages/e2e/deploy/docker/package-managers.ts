import { chmod, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { freePort } from "../../scripts/free-port.mjs";
import { setUp } from "../../src/support/made-project.js";
import { runMcp } from "../../src/support/run-mcp.js";
import { type DockerHost, emittedFlags, until } from "../support/docker-host.js";
import { call, guard, makeKey } from "../support/guarded-server.js";
import { succeed } from "../support/succeed.js";

const MANAGERS = ["pnpm@10", "yarn@1", "bun@1"];
const NETWORK = "callers";
/** What a build needs. Yarn looks for what tests need on all platforms, which a mirror of the registry need not have. */
const KEPT = ["typescript", "@types/node", "@jest/globals"];
const manifestSchema = z.looseObject({ devDependencies: z.record(z.string(), z.string()) });

/** npm's is in docker.test.ts. */
export function testPackageManagers(host: DockerHost): void {
  describe("by package manager", () => {
    beforeAll(async () => {
      const install = ["install", "--prefix", join(host.folder, "managers"), "--no-audit", "--no-fund", ...MANAGERS];
      await succeed("npm", install, host.folder);
      await host.docker("network", "create", NETWORK);
    });

    test.each([
      // Our packages as files, all others from the registry.
      { name: "pnpm", command: ["pnpm", "install"], packages: ["--vendor", setUp.packed] },
      // Some packages ask for a newer Node than this machine may have, and run with it all the same.
      { name: "yarn", command: ["yarn", "install", "--ignore-engines"], packages: [] },
      { name: "bun", command: ["bun", "install"], packages: [] },
    ])(
      "the image of a $name project serves who has a key by its published port",
      async ({ name, command, packages }) => {
        const root = join(host.folder, name);
        const [manager = "", ...install] = command;
        await runMcp(setUp.project, ["create", root, "--pm", manager, "--yes", "--no-install", ...packages]);
        await dropTestTools(root);
        const port = await freePort();
        await guard(root, port);
        await succeed(manager, install, root, {
          PATH: `${join(host.folder, "managers/node_modules/.bin")}:${process.env.PATH}`,
        });
        expect(await runMcp(root, ["build"])).toMatchObject({ code: 0, stderr: "" });
        expect(await runMcp(root, ["emit", "docker"])).toMatchObject({ code: 0, stderr: "" });
        const key = await makeSecrets(root);

        await host.build(root, name);
        const look = `const{existsSync:e}=require("fs");console.log(e("node_modules/mcp-prod"),e("node_modules/typescript"))`;
        expect(await host.node(name, look)).toBe("true false");

        const flags = await emittedFlags(root);
        expect(flags).toEqual(expect.arrayContaining(["-p", `127.0.0.1:${port}:${port}`]));
        const secrets = ["MCP_API_KEYS", "MCP_KEY_PEPPER"].flatMap((it) => ["--env", `${it}_FILE=/run/secrets/${it}`]);
        const here = ["--network", NETWORK, "--volume", `${root}/deploy/secrets:/run/secrets:ro`, ...secrets];
        await host.docker("run", "--detach", "--name", name, ...flags, ...here, name);
        const address = `http://127.0.0.1:${port}`;
        await until("the server is ready", () => isReady(address));
        expect(await call(address)).toBe(401);
        expect(await call(address, key)).toBe(200);
        await host.docker("stop", name);
        expect(await host.inspect(name, "{{.State.ExitCode}}")).toBe("0");
      },
    );
  });
}

async function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function dropTestTools(root: string): Promise<void> {
  const file = join(root, "package.json");
  const manifest = manifestSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const kept = Object.entries(manifest.devDependencies).filter(([name]) => KEPT.includes(name));
  await writeFile(file, JSON.stringify({ ...manifest, devDependencies: Object.fromEntries(kept) }));
  // A checkout that nobody else may read makes an image, too.
  await chmod(file, 0o600);
}

/** @returns an API key, which the server in the container gets as docs/deploy.md says */
async function makeSecrets(root: string): Promise<string> {
  const key = await makeKey(root);
  const folder = join(root, "deploy/secrets");
  await mkdir(folder, { recursive: true });
  const files = { MCP_API_KEYS: "keys.json", MCP_KEY_PEPPER: "keys.json.pepper" };
  for (const [secret, file] of Object.entries(files)) {
    await copyFile(join(root, ".mcp", file), join(folder, secret));
    await chmod(join(folder, secret), 0o644);
  }
  return key;
}
