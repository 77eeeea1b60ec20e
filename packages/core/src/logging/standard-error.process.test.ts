import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import type { Stream } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeProjectFolder } from "../fixtures/project-folder.js";
import { callMessage } from "../fixtures/serve-http.js";

jest.setTimeout(60_000);

/** Tells its address on standard output, where a test can read it whatever becomes of standard error. */
const FILES = {
  "serve.mjs": `
    import { MCPServer } from "@src/application/mcp-server.js";
    const overload = { eventLoopLag: 60_000 };
    const config = { name: "t", version: "1", transports: { http: { port: 0 } }, overload };
    const server = new MCPServer(config, { directory: import.meta.dirname });
    await server.start();
    console.log(server.addresses[0]);`,
  "tools/log.tool.js": `
    import { z } from "zod";
    import { MCPTool } from "@src/tool/mcp-tool.js";
    export default class extends MCPTool {
      name = "log";
      description = "Logs as many lines of 10 kB";
      schema = z.object({ lines: z.number() });
      execute({ lines }, { log }) {
        process.stderr.write("a stray print\\n");
        for (let n = 0; n < lines; n += 1) log.warn({ more: "x".repeat(10_000) }, "line");
        return "logged";
      }
    }`,
};
const LOADER = fileURLToPath(new URL("../fixtures/ts-loader.mjs", import.meta.url));

/** A server with this as its standard error. */
async function serve(stderr: Stream | number) {
  const script = join(await makeProjectFolder(FILES), "serve.mjs");
  const child = spawn(process.execPath, ["--import", LOADER, script], { stdio: ["ignore", "pipe", stderr] });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  closeAfterTest(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const [printed]: Buffer[] = await once(child.stdout ?? child, "data");
  const endpoint = String(printed).trim();
  return {
    log: async (lines: number): Promise<unknown> => {
      const body = JSON.stringify(callMessage(1, "log", { lines }));
      const headers = { "content-type": "application/json" };
      return (await fetch(endpoint, { method: "POST", headers, body })).json();
    },
    dropped: async () => {
      const metrics = await (await fetch(new URL("/metrics", endpoint))).text();
      return Number(/^mcp_log_lines_dropped_total (\d+)$/m.exec(metrics)?.[1]);
    },
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** A process that reads what a server logs, and passes it on. */
function makeReader() {
  const reader = spawn("cat", { stdio: ["pipe", "pipe", "ignore"] });
  closeAfterTest(() => reader.kill("SIGKILL"));
  let text = "";
  reader.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return { reader, lines: () => text.split("\n").slice(0, -1) };
}

const ANSWER = expect.objectContaining({ result: { content: [{ type: "text", text: "logged" }] } });

test("a full disk loses lines, counts them, and harms nothing else", async () => {
  const server = await serve(openSync("/dev/full", "w"));
  expect(await server.log(20)).toEqual(ANSWER);
  expect(await server.log(20)).toEqual(ANSWER);
  expect(await server.dropped()).toBeGreaterThanOrEqual(40);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test("so does a reader that is gone", async () => {
  const { reader } = makeReader();
  const server = await serve(reader.stdin);
  reader.kill("SIGKILL");
  await once(reader, "close");
  expect(await server.log(20)).toEqual(ANSWER);
  expect(await server.log(20)).toEqual(ANSWER);
  expect(await server.dropped()).toBeGreaterThanOrEqual(40);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});

test("lines wait for a reader that takes none, up to a bound, and are read when it goes on", async () => {
  const { reader, lines } = makeReader();
  const server = await serve(reader.stdin);
  reader.kill("SIGSTOP");
  for (let call = 0; call < 20; call += 1) expect(await server.log(100)).toEqual(ANSWER);
  const dropped = await server.dropped();
  expect(dropped).toBeGreaterThan(500);
  expect(dropped).toBeLessThan(2_000);
  reader.kill("SIGCONT");
  while (lines().length < 100) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await server.log(1)).toEqual(ANSWER);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(JSON.parse(lines().at(-1) ?? "")).toMatchObject({ msg: "stopped" });
});

test("a server whose lines nobody takes still stops", async () => {
  const { reader } = makeReader();
  const server = await serve(reader.stdin);
  reader.kill("SIGSTOP");
  for (let call = 0; call < 3; call += 1) expect(await server.log(100)).toEqual(ANSWER);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
});
