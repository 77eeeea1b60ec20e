import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeGate } from "../fixtures/gate.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage } from "../fixtures/serve-http.js";
import { MCPServer } from "./mcp-server.js";

const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

async function start(tool: ReturnType<typeof makeTool>, drainDelay: number) {
  const config = { name: "t", version: "1", transports: { http: { port: 0 } }, log: { level: "silent" as const } };
  const server = new MCPServer({ ...config, timeouts: { drainDelay } }, { components: [tool] });
  closeAfterTest(() => server.stop().catch(() => undefined));
  await server.start();
  const endpoint = server.addresses[0] ?? "";
  const call = async (id: number) => {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(callMessage(id, tool.name)),
    });
    return { connection: response.headers.get("connection"), text: await response.text() };
  };
  return { server, call, readiness: () => fetch(endpoint.replace("/mcp", "/readyz")) };
}

test("while the balancer finds out that the server leaves, calls are still served, each on its last connection", async () => {
  const { server, call, readiness } = await start(
    makeTool("a", () => "ok"),
    300,
  );
  // What a first call takes to load is not in the time that the balancer has.
  await call(0);
  const stopped = server.stop();
  const response = await readiness();
  expect([response.status, await response.json()]).toMatchObject([503, { status: "leaving" }]);
  expect(await call(1)).toMatchObject({ connection: "close", text: expect.stringContaining('"ok"') });
  await stopped;
  await expect(call(2)).rejects.toThrow();
});

test("a call is served whose connection was let in before the door closed", async () => {
  const { server } = await start(
    makeTool("a", () => "ok"),
    50,
  );
  const { hostname, port, host } = new URL(server.addresses[0] ?? "");
  const early = connect(Number(port), hostname);
  await once(early, "connect");
  const stopped = server.stop();
  while (await isOpen(Number(port), hostname)) await new Promise((resolve) => setTimeout(resolve, 5));
  const body = JSON.stringify(callMessage(1, "a"));
  const head = Object.entries({ ...HEADERS, host, "content-length": body.length }).map((pair) => pair.join(": "));
  early.write(["POST /mcp HTTP/1.1", ...head, "", body].join("\r\n"));
  const answer = await text(early);
  expect(answer).toMatch(/connection: close/i);
  expect(answer).toContain('"ok"');
  await stopped;
});

test("200 calls in flight when the server is told to stop are all answered", async () => {
  const gate = makeGate();
  let running = 0;
  const slow = makeTool(
    "slow",
    async () => {
      running += 1;
      await gate.opened;
      return "done";
    },
    { policy: { concurrency: 200 } },
  );
  const { server, call } = await start(slow, 0);
  const calls = Array.from({ length: 200 }, (_, id) => call(id));
  while (running < 200) await new Promise((resolve) => setTimeout(resolve, 5));
  const stopped = server.stop();
  gate.open();
  const answers = await Promise.all(calls);
  expect(answers.filter(({ text }) => text.includes('"done"'))).toHaveLength(200);
  await stopped;
});

function isOpen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, host, () => {
      probe.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });
}
