import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { runLiveChecks } from "./live-checks.js";
import { examine, type LiveOptions } from "./live-checkup.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanups.splice(0)) await cleanUp();
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

const serve = (answer: RequestListener) => listen(createHttpServer(answer));

async function idsOf(options: LiveOptions): Promise<string[]> {
  return runLiveChecks(await examine(options)).map(({ id }) => id);
}

const PONG = '{"jsonrpc":"2.0","id":1,"result":{}}';

describe("what is found in a server that is not ours", () => {
  test.each<[string, RequestListener]>([
    ["sends callers elsewhere", (_, answer) => answer.writeHead(301, { location: "https://other.example" }).end()],
    ["knows no such path", (_, answer) => answer.writeHead(404).end(PONG)],
    ["is a proxy without a server", (_, answer) => answer.writeHead(502).end("<h1>Bad Gateway</h1>")],
    ["never ends its answer", (_, answer) => void answer.write("x".repeat(100_000))],
  ])("is that alone where it %s", async (_, listener) => {
    expect(await idsOf({ url: await serve(listener) })).toEqual(["live-no-endpoint"]);
  });

  test("is all that it lets through where it answers everything", async () => {
    const url = await serve((_, answer) => answer.end(PONG));
    const expected = ["auth-open", "origin-taken", "host-taken", "error-bare", "readyz-missing", "metrics-open"];
    expect(await idsOf({ url, key: "k", operationsKey: "k" })).toEqual([
      ...[...expected, "admin-open"].map((id) => `live-${id}`),
      ...["live-headers-missing", "live-request-id-missing", "live-metrics-missing"],
    ]);
  });
});

describe("an address where nothing can be told is refused with what to do:", () => {
  test.each<[string, (socket: Socket) => void, RegExp, RegExp]>([
    ["another protocol", (socket) => void socket.end("220 mail\r\n"), /does not speak HTTP/, /port/],
    ["a closed connection", (socket) => void socket.destroy(), /closed the connection/, /https/],
  ])("%s", async (_, greet, message, next) => {
    const url = await listen(createServer((socket) => greet(socket.on("error", () => {}))));
    await expect(examine({ url })).rejects.toMatchObject({
      message: expect.stringMatching(message),
      next: expect.stringMatching(next),
      exitCode: 1,
    });
  });

  test("a limit that is reached", async () => {
    const url = await serve((_, answer) => answer.writeHead(429, { "retry-after": "7" }).end());
    await expect(examine({ url })).rejects.toMatchObject({ next: "Ask again in 7 s." });
  });

  test.each([
    ["no scheme", "127.0.0.1:3000", /not an address/],
    ["a password, which is not repeated", "https://me:hunter2@mcp.example.com", /^(?!.*hunter2).*password/],
  ])("%s", async (_, url, message) => {
    await expect(examine({ url })).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
  });

  test("a key that no header can carry", async () => {
    const url = await serve((_, answer) => answer.end(PONG));
    await expect(examine({ url, key: "a\nb" })).rejects.toMatchObject({ exitCode: 2 });
  });
});

test("/readyz and /metrics are asked for beside the endpoint, wherever a proxy has put it", async () => {
  const asked: string[] = [];
  const url = await serve(({ url: path = "" }, answer) => {
    asked.push(path);
    answer.end(PONG);
  });
  await examine({ url: `${url}/shop/mcp` });
  expect(asked).toEqual(expect.arrayContaining(["/shop/mcp", "/shop/readyz", "/shop/metrics"]));
});

describe("on SIGTERM", () => {
  /** A server in a process of its own, which answers everything. */
  async function start(onSignal: string, listensItself = true): Promise<{ url: string; child: ChildProcess }> {
    const script = `const server = require("node:http").createServer((request, answer) => {
      request.resume().on("end", () => answer.end('${PONG}'));
    });
    process.on("SIGTERM", () => { ${onSignal} });
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    cleanups.push(() => child.kill("SIGKILL"));
    const [port] = await once(child.stdout, "data");
    if (listensItself) return { url: `http://127.0.0.1:${String(port).trim()}`, child };
    const wrapper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    cleanups.push(() => wrapper.kill("SIGKILL"));
    return { url: `http://127.0.0.1:${String(port).trim()}`, child: wrapper };
  }

  test("a server that answers what is on its way is told from one that dies", async () => {
    const clean = await start("server.close(() => process.exit(0)); server.closeIdleConnections();");
    const { stop } = await examine({ url: clean.url, pid: clean.child.pid });
    expect(stop).toMatchObject({ ended: true, request: "answered", stayedReady: false });

    const crashing = await start("process.exit(3)");
    expect(await idsOf({ url: crashing.url, pid: crashing.child.pid })).toContain("live-stop-cut");
  });

  // Elsewhere nobody tells.
  if (process.platform === "linux") {
    test("a process that listens nowhere is left alone", async () => {
      const { url, child } = await start("process.exit(0)", false);
      await expect(examine({ url, pid: child.pid })).rejects.toMatchObject({
        message: expect.stringMatching(/listens on no port/),
        exitCode: 2,
      });
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    });
  }

  test("no process is ended where the address is not the server's", async () => {
    const { child } = await start("process.exit(0)");
    const url = await serve((_, answer) => answer.writeHead(404).end());
    expect(await examine({ url, pid: child.pid })).toMatchObject({ isEndpoint: false, stop: undefined });
    expect(child.exitCode).toBeNull();
  });
});
