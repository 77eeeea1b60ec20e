import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addCompose } from "../../scripts/docker-compose.mjs";
import { freePort } from "../../scripts/free-port.mjs";
import { buildPrometheusImage } from "../../scripts/prometheus-image.mjs";
import { copyProject, setUp } from "../../src/support/made-project.js";
import { query } from "../../src/support/prometheus-api.js";
import { runMcp } from "../../src/support/run-mcp.js";
import { type DockerHost, until } from "../support/docker-host.js";
import { docsCommands } from "../support/docs-commands.js";
import { call, guard, makeKey } from "../support/guarded-server.js";
import { succeed } from "../support/succeed.js";

/** A file that it writes, and the secret that the docs give it. */
const ENVIRONMENT = `usage: { file: "var/usage.json" },
  environment: {
    DATABASE_URL: { description: "Where the data is", secret: true, required: true },`;

/** Of this machine: its registry, and a port of its own. There is no image of Grafana. */
const override = (prometheusPort: number) => `services:
  server: { build: { network: host, secrets: [npmrc] } }
  prometheus: { ports: !override ["127.0.0.1:${prometheusPort}:9090"] }
  grafana: { profiles: [elsewhere] }
secrets: { npmrc: { file: ${setUp.environment.npm_config_userconfig} } }
`;

/** The commands of docs/deploy.md as they are typed, with the real Compose. */
export function testCompose(host: DockerHost): void {
  let copy: Awaited<ReturnType<typeof copyProject>>;
  let address: string;
  let prometheus: string;
  let key: string;

  const type = (commands = "false # The docs have no such commands.") =>
    succeed("bash", ["-euc", commands], copy.root, { ...host.environment, DATABASE_URL: "of-the-data" });

  describe("the emitted compose.yaml", () => {
    beforeAll(async () => {
      copy = await copyProject();
      addCompose(host.environment.HOME);
      const ports = { server: await freePort(), prometheus: await freePort() };
      address = `http://127.0.0.1:${ports.server}`;
      prometheus = `http://127.0.0.1:${ports.prometheus}`;
      await guard(copy.root, ports.server, ENVIRONMENT);
      await writeFile(join(copy.root, "compose.override.yaml"), override(ports.prometheus));
      await nameShop(copy.root);
      expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
      expect(await runMcp(copy.root, ["emit", "compose"])).toMatchObject({ code: 0 });
      const image = /image: (prom\/prometheus:\S+)/.exec(await readFile(join(copy.root, "compose.yaml"), "utf8"))?.[1];
      await buildPrometheusImage(host.docker, image ?? "");
      key = await makeKey(copy.root);
    });

    afterAll(async () => {
      await type("docker compose down --volumes");
      await copy?.remove();
    });

    test("brings up a server that serves who has a key, and that Prometheus scrapes by its name", async () => {
      const [install] = await docsCommands("deploy.md", "## Compose");
      await type(install);
      expect(await call(address)).toBe(401);
      expect(await call(address, key)).toBe(200);
      const calls = 'mcp_tool_calls_total{tool="echo",outcome="ok"} == 1';
      await until("the call is counted", async () => (await query(prometheus, calls)).length === 1);
      const { port } = new URL(address);
      expect((await query(prometheus, calls))[0]?.labels).toMatchObject({ job: "shop", instance: `server:${port}` });
    });

    test("tells callers apart behind a proxy, and starts the version before", async () => {
      await call(address, undefined, { "x-forwarded-for": "203.0.113.9" });
      const log = () => type("docker compose logs server");
      expect(await log()).not.toContain("203.0.113.9");
      const [trust = ""] = await docsCommands("deploy.md", "### Behind a proxy on the same machine");
      const [, rollback = ""] = await docsCommands("deploy.md", "## Compose");
      await host.docker("tag", "shop:0.1.0", "shop:1.2.2");
      await type(trust.replace(/^docker compose up.*$/m, rollback));
      expect(await host.inspect("shop-server-1", "{{.Config.Image}}")).toBe("shop:1.2.2");
      await call(address, undefined, { "x-forwarded-for": "203.0.113.9" });
      expect(await log()).toContain('"address":"203.0.113.9"');
    });

    test("ends the server by itself, which leaves what it wrote in its volume", async () => {
      expect(await call(address, key)).toBe(200);
      await type("docker compose stop server");
      expect(await host.inspect("shop-server-1", "{{.State.ExitCode}}")).toBe("0");
      const look = `process.stdout.write(require("fs").readFileSync("/app/var/usage.json","utf8"))`;
      expect(await host.node("shop:0.1.0", look, "--volume", "shop_server-var:/app/var")).toContain("echo");
    });
  });
}

/** As the server of the docs is called. */
async function nameShop(root: string): Promise<void> {
  const file = join(root, "mcp.config.ts");
  await writeFile(file, (await readFile(file, "utf8")).replace(/name: ".*"/, 'name: "shop"'));
}
