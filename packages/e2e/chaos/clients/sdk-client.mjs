// The official SDK's client: in a session, with its own stream open.

import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { nextCall } from "../calls.mjs";
import { makeAndCount } from "../make-call.mjs";

const TIMEOUT = 30_000;

export class SdkClient {
  #world;
  #random;
  #name;
  #made = 0;

  constructor(world, random, name) {
    this.#world = world;
    this.#random = random;
    this.#name = name;
  }

  async run(isOver) {
    const { target } = this.#world;
    // Its connections are its own: it looks at readiness before each call, as its balancer would for it.
    const ready = () => target.ready(() => false);
    while (!isOver()) {
      await ready();
      const { epoch } = target;
      const client = new Client({ name: this.#name, version: "1.0.0" });
      const transport = new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${target.port}/mcp`));
      // A refusal to connect is seen again at the next turn; plain clients count theirs.
      const isConnected = await client.connect(transport).then(
        () => true,
        () => sleep(100, false),
      );
      const { sessionId } = transport;
      if (sessionId !== undefined) target.sessions.add(sessionId);
      while (isConnected && !isOver() && target.epoch === epoch) {
        await this.#call(client);
        await sleep(this.#random.integer(0, 10));
        await ready();
      }
      if (target.epoch === epoch) await this.#leave(transport, sessionId);
      await client.close();
    }
  }

  async #leave(transport, sessionId) {
    const isEnded = await transport.terminateSession().then(
      () => true,
      () => false,
    );
    if (isEnded) this.#world.target.sessions.delete(sessionId);
  }

  async #call(client) {
    this.#made += 1;
    const call = { ...nextCall(this.#random, `${this.#name} call ${this.#made}`), client: this.#name };
    const params = { name: call.tool, arguments: call.args, _meta: { idempotencyKey: call.key } };
    await makeAndCount(this.#world, call, async () => {
      try {
        return { result: await client.callTool(params, undefined, { timeout: TIMEOUT }) };
      } catch (error) {
        if (error instanceof McpError && error.data?.requestId !== undefined) return { error };
        throw error;
      }
    });
  }
}
