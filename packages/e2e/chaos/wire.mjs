// One keep-alive connection of one client, as both eras of the protocol use it.
import { Agent, request } from "node:http";

const LEGACY = "2025-11-25";
const MODERN = "2026-07-28";
const CLIENT = { name: "chaos", version: "1.0.0" };
const MODERN_META = {
  "io.modelcontextprotocol/protocolVersion": MODERN,
  "io.modelcontextprotocol/clientInfo": CLIENT,
  "io.modelcontextprotocol/clientCapabilities": {},
};

export const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: LEGACY, capabilities: {}, clientInfo: CLIENT },
};
export const INITIALIZED = { jsonrpc: "2.0", method: "notifications/initialized" };

/** All that the message which opens a session needs. */
export const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** Headers of the era that a call is made in. @param session undefined for 2026-07-28 */
export function headersFor(call, session) {
  if (session !== undefined) return { ...JSON_HEADERS, "mcp-protocol-version": LEGACY, "mcp-session-id": session };
  return { ...JSON_HEADERS, "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": call.tool };
}

export function messageFor(call, id, session) {
  const meta = {
    ...(session === undefined ? MODERN_META : {}),
    ...(call.key === undefined ? {} : { idempotencyKey: call.key }),
    ...(call.progress ? { progressToken: call.text } : {}),
  };
  return { jsonrpc: "2.0", id, method: "tools/call", params: { name: call.tool, arguments: call.args, _meta: meta } };
}

/** Nothing came within the time that it may take. */
export class NothingCame extends Error {}

export class Wire {
  #target;
  #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(target) {
    this.#target = target;
  }

  isConnected = () => Object.keys(this.#agent.freeSockets).length > 0;

  /** @returns status, headers and the body's text. @throws what broke the connection; NothingCame */
  send(method, headers, body, { timeout = 30_000, pace } = {}) {
    const { epoch, port } = this.#target;
    return new Promise((resolve, reject) => {
      const sent = request({ agent: this.#agent, host: "127.0.0.1", port, path: "/mcp", method, headers });
      const timer = setTimeout(() => sent.destroy(new NothingCame(`nothing came within ${timeout} ms`)), timeout);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        how(value);
      };
      sent.once("error", settle(reject));
      sent.once("response", (response) => {
        if (response.headers.connection === "close") this.#target.leaving(epoch);
        let text = "";
        response.setEncoding("utf8").on("data", (part) => {
          text += part;
          pace?.(response);
        });
        response.once("error", settle(reject));
        response.once(
          "end",
          settle(() => resolve({ status: response.statusCode, headers: response.headers, text })),
        );
      });
      sent.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

/** @returns the messages of a body that is JSON or an event stream @throws SyntaxError */
export function messagesOf({ headers, text }) {
  if (text === "") return [];
  if (!headers["content-type"]?.startsWith("text/event-stream")) return [JSON.parse(text)];
  const data = text.split("\n").filter((line) => line.startsWith("data: ") && line.length > 6);
  return data.map((line) => JSON.parse(line.slice(6)));
}
