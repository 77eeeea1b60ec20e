import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const LIMITS = {
  headersTimeout: 300,
  requestTimeout: 600,
  keepAliveTimeout: 400,
  connectionsCheckingInterval: 50,
};
const JSON_HEAD = "POST /mcp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
const serve = () => serveHttp([makeTool("echo", () => "ok")], {}, {}, undefined, LIMITS);

interface Client {
  readonly socket: Socket;
  /** All that came until the server ended the connection. */
  readonly received: Promise<string>;
}

function open(port: number): Client {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  closeAfterTest(() => socket.destroy());
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  // What is sent to a server that has hung up comes back as an error.
  socket.on("error", () => {});
  return { socket, received: once(socket, "close").then(() => text) };
}

/** Sends a byte now and then, for as long as it is let. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ""), 20);
  socket.once("close", () => clearInterval(timer));
}

test.each<[string, string, string]>([
  ["headers", "POST /mcp HTTP/1.1\r\n", "a: b\r\n"],
  ["a body", `${JSON_HEAD}content-length: 100000\r\n\r\n`, " "],
  ["a body in chunks", `${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`, "1\r\n \r\n"],
])("a client that sends %s byte by byte is cut off, and others are served", async (_, begin, rest) => {
  const { transport, post } = await serve();
  const { socket, received } = open(transport.port);
  socket.write(begin);
  drip(socket, rest);
  expect((await post(callMessage(1, "echo"))).status).toBe(200);
  const text = await received;
  // Where the server had begun to read a body, Node ends the connection without a word.
  expect(text === "" || text.startsWith("HTTP/1.1 408 ")).toBe(true);
  expect((await post(callMessage(1, "echo"))).status).toBe(200);
});

test("a client that connects and says nothing is cut off", async () => {
  const { transport } = await serve();
  await open(transport.port).received;
  expect(transport.connections).toBe(0);
});

test("a connection that was used and is quiet now is closed", async () => {
  const { transport } = await serve();
  const { socket, received } = open(transport.port);
  const body = JSON.stringify(callMessage(1, "echo"));
  socket.write(`${JSON_HEAD}content-length: ${body.length}\r\n\r\n${body}`);
  expect(await received).toMatch(/^HTTP\/1\.1 200 OK/);
});

test("an event stream outlives all of these", async () => {
  const { endpoint, post, assembly } = await serve();
  const id = (await post(INITIALIZE)).headers.get("mcp-session-id") ?? "";
  const headers = { accept: "text/event-stream", "mcp-session-id": id };
  const stream = await fetch(endpoint, { headers });
  const reader = stream.body?.getReader();
  await new Promise((resolve) => setTimeout(resolve, 3 * LIMITS.requestTimeout));
  assembly.subscriptions.listChanged("tools");
  let text = "";
  while (!text.includes("list_changed")) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) break;
    text += Buffer.from(value).toString();
  }
  expect(text).toContain("notifications/tools/list_changed");
  await reader?.cancel();
}, 20_000);
