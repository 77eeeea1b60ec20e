// One connection that calls without a pause: in sessions that it opens and ends, or in 2026-07-28.
import { HttpConnection } from "../../../bench/src/load/http-connection.mjs";
import { readMessage } from "../../../bench/src/load/work.mjs";
import { judge } from "../judge.mjs";
import { headersFor, INITIALIZE, INITIALIZED, JSON_HEADERS, messageFor } from "../wire.mjs";
import { nextSoakCall } from "./calls.mjs";

/** Some sessions are left without a word, and idle out. */
const FORGOTTEN = 0.1;

export class SoakClient {
  #world;
  #random;
  #name;
  #hasSession;
  #made = 0;

  constructor(world, random, name, { hasSession }) {
    this.#world = world;
    this.#random = random;
    this.#name = name;
    this.#hasSession = hasSession;
  }

  /** Calls until it is told to stop, on one connection. */
  async run(isOver) {
    const connection = await HttpConnection.open(this.#world.port);
    while (!isOver()) {
      const session = this.#hasSession ? await this.#open(connection) : undefined;
      const calls = this.#random.integer(50, 400);
      for (let made = 0; made < calls && !isOver(); made += 1) await this.#call(connection, session);
      if (session !== undefined && !this.#random.chance(FORGOTTEN)) await this.#end(connection, session);
    }
    connection.close();
  }

  async #call(connection, session) {
    this.#made += 1;
    const call = nextSoakCall(this.#random, `${this.#name} call ${this.#made}`);
    const body = JSON.stringify(messageFor(call, this.#made, session));
    const came = await connection.exchange(this.#textOf("POST", headersFor(call, session), body));
    const message = readMessage(came.body);
    this.#world.count(call, message.id === this.#made ? judge(call, message) : { kind: "wrong" }, came);
  }

  async #open(connection) {
    const { sessionId } = await connection.exchange(this.#textOf("POST", JSON_HEADERS, JSON.stringify(INITIALIZE)));
    if (sessionId === undefined) throw new Error("The server opened no session.");
    await connection.exchange(this.#textOf("POST", headersFor({}, sessionId), JSON.stringify(INITIALIZED)));
    return sessionId;
  }

  async #end(connection, session) {
    await connection.exchange(this.#textOf("DELETE", headersFor({}, session), ""));
  }

  /** All texts are ASCII. */
  #textOf(method, headers, body) {
    const all = { host: `127.0.0.1:${this.#world.port}`, ...headers, "content-length": body.length };
    const lines = Object.entries(all).map(([name, value]) => (value === undefined ? "" : `${name}: ${value}\r\n`));
    return `${method} /mcp HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
  }
}
