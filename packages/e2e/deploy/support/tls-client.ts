import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import { HOST_NAME } from "./fleet-project.js";

export interface Client {
  /** One request, whose body is left to be read. */
  send(path: string, message?: unknown, headers?: Record<string, string>): Promise<IncomingMessage>;
  /** Calls a tool and gives the status and the text of its answer. */
  call(name: string, args: object): Promise<{ status: number | undefined; body: string }>;
  close(): void;
}

/**
 * Calls through nginx on this machine, from an address of its own, on connections that stay.
 * @param from such as 127.0.0.2
 */
export function tlsClient(port: number, cert: string, from: string): Client {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(cert) });
  const send: Client["send"] = async (path, message, headers = {}) => {
    const sent = request({
      agent,
      host: "127.0.0.1",
      servername: "localhost",
      port,
      path,
      localAddress: from,
      method: message === undefined ? "GET" : "POST",
      headers: {
        host: HOST_NAME,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
    });
    sent.end(message === undefined ? undefined : JSON.stringify(message));
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response === undefined) throw new Error("no answer");
    return response;
  };
  return {
    send,
    call: async (name, args) => {
      const response = await send("/mcp", callOf(name, args));
      return { status: response.statusCode, body: await text(response) };
    },
    close: () => agent.destroy(),
  };
}

export function callOf(name: string, args: object, meta: object = {}): object {
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args, _meta: meta } };
}
