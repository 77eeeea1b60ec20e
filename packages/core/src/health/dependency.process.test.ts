import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { toolSource } from "../fixtures/project-folder.js";
import { serveProcess } from "../fixtures/serve-process.js";

jest.setTimeout(60_000);

/** A project whose dependency is at the port that DEPENDENCY_PORT names. */
const CONFIG = `
  import { once } from "node:events";
  import { connect } from "node:net";
  const check = async ({ deps, signal }) => {
    const socket = connect({ port: deps.port, host: "127.0.0.1", signal });
    try {
      await once(socket, "connect", { signal });
    } finally {
      socket.destroy();
    }
  };
  export default {
    name: "t",
    version: "1",
    transports: { http: { port: 0 } },
    // A machine that is busy otherwise is not what these tests are about.
    overload: { eventLoopLag: 60_000 },
    deps: () => ({ port: Number(process.env.DEPENDENCY_PORT) }),
    dependencies: { store: { critical: true, check, every: 50 } },
  };`;

async function listen(port = 0): Promise<Server> {
  const server = createServer((socket) => void socket.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  closeAfterTest(() => server.close());
  return server;
}

const portOf = (server: Server) => Number(Object(server.address()).port);
const close = (server: Server) => new Promise((resolve) => server.close(resolve));

test("readiness follows a dependency that is away, comes, goes and comes back, and the log tells the outage", async () => {
  const first = await listen();
  const port = portOf(first);
  await close(first);
  const files = { "mcp.config.js": CONFIG, "tools/echo.tool.js": toolSource("echo") };
  const server = await serveProcess(files, {}, { DEPENDENCY_PORT: String(port) });
  const ask = (path: string) => fetch(new URL(path, server.endpoint));
  const until = async (status: number) => {
    while ((await ask("/readyz")).status !== status) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  const isReady = ({ msg }: Record<string, unknown>) => msg === "ready";
  expect(await server.logLine(isReady)).toMatchObject({ server: "t", tools: 1, dependencies: { store: "down" } });
  const booted = await ask("/health");
  expect(booted.status).toBe(503);
  expect(await booted.json()).toMatchObject({
    status: "unavailable",
    reasons: ["store is down"],
    dependencies: [{ name: "store", critical: true, state: "down", message: "It could not be reached: ECONNREFUSED." }],
  });
  for (let outage = 0; outage < 2; outage += 1) {
    const store = await listen(port);
    await until(200);
    expect(await (await ask("/metrics")).text()).toContain('mcp_dependency_up{dependency="store"} 1');
    await close(store);
    await until(503);
    expect(await (await ask("/metrics")).text()).toContain('mcp_dependency_up{dependency="store"} 0');
    expect((await ask("/livez")).status).toBe(200);
    expect(await server.call("echo")).toMatchObject({ content: expect.anything() });
  }

  const lines = server
    .output()
    .stderr.split("\n")
    .filter((line) => line.includes('"dependency":"store"'));
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    "dependency is down",
    "dependency is up again",
    "dependency is down",
    "dependency is up again",
    "dependency is down",
  ]);
  server.kill("SIGTERM");
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

test("a check that hangs holds up neither the boot nor the stop", async () => {
  const hangs = CONFIG.replace("{ critical: true, check,", "{ check: () => new Promise(() => {}), timeout: 100,");
  const server = await serveProcess({ "mcp.config.js": hangs, "tools/echo.tool.js": toolSource("echo") });
  expect(await (await fetch(new URL("/readyz", server.endpoint))).json()).toMatchObject({ status: "degraded" });
  server.kill("SIGTERM");
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

test("the HEALTHCHECK of the docs tells a server that lives from one that is gone", async () => {
  const server = await serveProcess({ "tools/echo.tool.js": toolSource("echo") });
  const page = readFileSync(join(process.cwd(), "../../docs/observability.md"), "utf8");
  const command: string[] = JSON.parse(/^HEALTHCHECK .* CMD (\[.*\])$/m.exec(page)?.[1] ?? "[]");
  const [, flag = "", script = ""] = command;
  const run = async () => {
    const own = script.replace("http://127.0.0.1:3000", new URL(server.endpoint).origin);
    return (await once(spawn(process.execPath, [flag, own]), "close"))[0];
  };
  expect(await run()).toBe(0);
  server.kill("SIGTERM");
  await server.ended;
  expect(await run()).toBe(1);
});
