import { Worker } from "node:worker_threads";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage } from "../fixtures/serve-http.js";
import { MCPServer } from "./mcp-server.js";

const CLIENTS = 100;
/** Each connects and sends its call; once all have, the flag is set, and later come the answers. */
const CALLERS = `
  const { connect } = require("node:net");
  const { parentPort, workerData: { port, request, count, flag } } = require("node:worker_threads");
  let sent = 0;
  const called = Array.from({ length: count }, () => new Promise((resolve) => {
    let answer = "";
    const client = connect(port, "127.0.0.1", () => client.write(request, () => {
      sent += 1;
      if (sent < count) return;
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    }));
    client.on("data", (chunk) => { answer += chunk; });
    client.on("error", (error) => { answer = error.code; });
    client.on("close", () => resolve(answer));
  }));
  Promise.all(called).then((answers) => parentPort.postMessage(answers));
`;

test("who was connected while the server was busy is let in before the door closes", async () => {
  const config = { name: "t", version: "1", transports: { http: { port: 0 } }, log: { level: "silent" as const } };
  const components = [makeTool("a", () => "ok", { policy: { concurrency: CLIENTS } })];
  // That it was busy is no reason to refuse calls here.
  const more = { timeouts: { drainDelay: 1 }, overload: { eventLoopLag: 60_000 } };
  const server = new MCPServer({ ...config, ...more }, { components });
  closeAfterTest(() => server.stop().catch(() => undefined));
  await server.start();
  const { port, host } = new URL(server.addresses[0] ?? "");
  const body = JSON.stringify(callMessage(1, "a"));
  const head = ["POST /mcp HTTP/1.1", `host: ${host}`, "content-type: application/json"];
  const request = [...head, `content-length: ${body.length}`, "", body].join("\r\n");
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { port: Number(port), request, count: CLIENTS, flag };
  const callers = new Worker(CALLERS, { eval: true, workerData });
  closeAfterTest(() => callers.terminate());
  const answered = new Promise<string[]>((resolve) => callers.once("message", resolve));
  // Nobody is let in until all wait at the door.
  expect(Atomics.wait(flag, 0, 0, 20_000)).not.toBe("timed-out");
  const stopped = server.stop();
  const answers = await answered;
  expect(answers.filter((answer) => !answer.includes('"ok"'))).toEqual([]);
  expect(answers).toHaveLength(CLIENTS);
  await stopped;
});
