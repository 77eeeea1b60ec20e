import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeProjectFolder, toolSource } from "../fixtures/project-folder.js";
import { INITIALIZE } from "../fixtures/serve-http.js";

jest.setTimeout(60_000);

const LOADER = fileURLToPath(new URL("../fixtures/ts-loader.mjs", import.meta.url));
const FILES = {
  "serve.mjs": `
    import { MCPServer } from "@src/application/mcp-server.js";
    const { setInterval } = globalThis;
    // A minute of these tests is short.
    globalThis.setInterval = (run, wait) => setInterval(run, wait === 60_000 ? 200 : wait);
    const transports = { stdio: true, http: process.argv[2] === "http" && { port: 0 } };
    const overload = { eventLoopLag: 60_000 };
    await new MCPServer({ name: "t", version: "1", transports, overload }, { directory: import.meta.dirname }).start();`,
  "tools/echo.tool.js": toolSource("echo"),
};

/** A server with its client at the other end of standard input. */
async function serve(...args: string[]) {
  const script = join(await makeProjectFolder(FILES), "serve.mjs");
  const child = spawn(process.execPath, ["--import", LOADER, script, ...args]);
  const ended = once(child, "close");
  closeAfterTest(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, log: linesOf(child.stderr), answers: linesOf(child.stdout) };
}

/** Waits for so many lines that fit, those already written included. */
function linesOf(stream: ChildProcessWithoutNullStreams["stdout"]) {
  const lines: Record<string, unknown>[] = [];
  createInterface({ input: stream }).on("line", (line) => lines.push(JSON.parse(line)));
  return async (fits: (line: Record<string, unknown>) => boolean, count = 1): Promise<object[]> => {
    for (;;) {
      const found = lines.filter(fits);
      if (found.length >= count || stream.readableEnded) return found.slice(0, count);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
}

const isHealth = ({ msg }: Record<string, unknown>) => msg === "health";

test("a server on stdio alone logs how it is again and again, and pings its client, which need not answer", async () => {
  const { child, log, answers } = await serve();
  const initialized = { jsonrpc: "2.0", method: "notifications/initialized" };
  child.stdin.write(`${JSON.stringify(INITIALIZE)}\n${JSON.stringify(initialized)}\n`);
  expect(await answers(({ method }) => method === "ping")).toMatchObject([{ id: "ping-1" }]);
  expect(await log(({ msg }) => String(msg).includes("does not answer"))).toMatchObject([{ level: "warn" }]);
  const well = { level: "info", status: "ready", inFlight: 0 };
  expect(await log(isHealth, 4)).toMatchObject([well, well, well, well]);
  child.stdin.end();
  expect(await once(child, "close")).toEqual([0, null]);
});

test("a server that can be asked over HTTP logs no such lines", async () => {
  const { child, log } = await serve("http");
  await log(({ msg }) => msg === "ready");
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  child.kill("SIGTERM");
  expect(await log(isHealth)).toEqual([]);
});
