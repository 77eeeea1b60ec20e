import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeProjectFolder, toolSource } from "../fixtures/project-folder.js";
import { callMessage } from "../fixtures/serve-http.js";

jest.setTimeout(60_000);

const LOADER = fileURLToPath(new URL("../fixtures/ts-loader.mjs", import.meta.url));
const FILES = {
  "serve.mjs": `
    import { MCPServer } from "@src/application/mcp-server.js";
    await new MCPServer({ name: "t", version: "1" }, { directory: import.meta.dirname }).start();`,
  "tools/echo.tool.js": toolSource("echo"),
};
/** The process that is started has the id that the variable must name. */
const AS_SYSTEMD = 'LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=http exec "$@"';

test("on a socket of systemd's, who is connected when the server leaves is still served, without any delay", async () => {
  const socket = createServer().listen(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = z.object({ port: z.number() }).parse(socket.address());
  const { fd } = z.object({ fd: z.number() }).parse(Reflect.get(socket, "_handle"));
  const script = join(await makeProjectFolder(FILES), "serve.mjs");
  const args = ["-c", AS_SYSTEMD, "sh", process.execPath, "--import", LOADER, script];
  const child = spawn("sh", args, { stdio: ["ignore", "ignore", "pipe", fd] });
  socket.close();
  const ended = once(child, "close");
  closeAfterTest(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  if (child.stderr === null) throw new Error("no log");
  const log = createInterface(child.stderr);
  const logged = async (msg: string) => {
    for await (const [line] of on(log, "line")) if (String(line).includes(`"msg":"${msg}"`)) return;
  };
  await logged("ready");

  const client = connect(port, "127.0.0.1").setEncoding("utf8");
  await once(client, "connect");
  child.kill("SIGTERM");
  await logged("stopping");
  await sleep(50);
  const body = JSON.stringify(callMessage(1, "echo"));
  client.write(
    `POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  expect((await client.toArray()).join("")).toMatch(/connection: close[\s\S]*"text":"echo"/i);
  expect(await ended).toEqual([0, null]);
});
