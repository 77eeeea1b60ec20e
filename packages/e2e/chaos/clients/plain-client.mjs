// Clients that do as the protocol says: in a session of 2025-11-25, or in 2026-07-28, with ids that collide.
import { setTimeout as sleep } from "node:timers/promises";
import { nextCall } from "../calls.mjs";
import { makeAndCount, responseIn } from "../make-call.mjs";
import { headersFor, INITIALIZE, INITIALIZED, JSON_HEADERS, messageFor, Wire } from "../wire.mjs";

/** All clients use the same few. */
const IDS = [1, 2, "1", "call", 0];
const LANES = 3;
/** Calls of each lane before the client thinks of leaving its session. */
const ROUND = 15;

export class PlainClient {
  #world;
  #random;
  #name;
  #hasSession;
  #session;
  #epoch;
  #wires;
  #made = 0;

  constructor(world, random, name, { hasSession }) {
    this.#world = world;
    this.#random = random;
    this.#name = name;
    this.#hasSession = hasSession;
    this.#wires = Array.from({ length: LANES }, () => new Wire(world.target));
  }

  async run(isOver) {
    while (!isOver()) {
      if (!(await this.#connect())) continue;
      const epoch = this.#epoch;
      const goesOn = () => !isOver() && (!this.#hasSession || this.#world.target.epoch === epoch);
      await Promise.all(this.#wires.map((wire) => this.#callOn(wire, goesOn)));
      if (this.#random.chance(0.3)) await this.#leave();
    }
    await this.#leave();
    for (const wire of this.#wires) wire.close();
  }

  async #callOn(wire, goesOn) {
    for (let made = 0; made < ROUND && goesOn(); made += 1) {
      this.#made += 1;
      const call = { ...nextCall(this.#random, `${this.#name} call ${this.#made}`), client: this.#name };
      const id = this.#random.pick(IDS);
      for (let time = 0; time < call.again && goesOn(); time += 1) {
        await this.#world.target.ready(wire.isConnected);
        if (goesOn()) await this.#call(wire, call, id);
      }
      await sleep(this.#random.integer(0, 10));
    }
  }

  async #call(wire, call, id) {
    const session = this.#hasSession ? this.#session : undefined;
    await makeAndCount(this.#world, call, async () => {
      const body = JSON.stringify(messageFor(call, id, session));
      return responseIn(await wire.send("POST", headersFor(call, session), body), call, id);
    });
  }

  /** @returns whether calls can be made; a refusal is no fault */
  async #connect() {
    const { target } = this.#world;
    const [wire] = this.#wires;
    await target.ready(wire.isConnected);
    if (!this.#hasSession || (this.#session !== undefined && this.#epoch === target.epoch)) {
      this.#epoch = target.epoch;
      return true;
    }
    const opened = await openSession(this.#world, wire, this.#name);
    this.#session = opened?.session;
    this.#epoch = opened?.epoch;
    return opened !== undefined;
  }

  async #leave() {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await endSession(this.#world, this.#wires[0], { session, epoch: this.#epoch });
  }
}

/** @returns the session's id and its process; undefined where there is none to be had */
export async function openSession(world, wire, client) {
  const { target } = world;
  const { epoch } = target;
  const call = { row: "(initialize)", tool: "initialize", args: {}, codes: [], client, ok: "" };
  let session;
  await makeAndCount(world, call, async () => {
    const came = await wire.send("POST", JSON_HEADERS, JSON.stringify(INITIALIZE));
    const response = responseIn(came, call, INITIALIZE.id);
    if (response.error !== undefined) return response;
    session = came.headers["mcp-session-id"];
    target.sessions.add(session);
    const notified = await wire.send("POST", headersFor(call, session), JSON.stringify(INITIALIZED));
    return notified.status === 202 ? { result: { content: [{ text: "" }] } } : { result: notified };
  });
  return session === undefined ? undefined : { session, epoch };
}

export async function endSession(world, wire, { session, epoch }) {
  const { target } = world;
  await target.ready(wire.isConnected);
  if (epoch !== target.epoch) return;
  const call = { row: "(end session)", tool: "DELETE", args: { session }, codes: [], ok: "", client: "any" };
  await makeAndCount(world, call, async () => {
    const { status } = await wire.send("DELETE", headersFor(call, session), undefined);
    if (status === 200) target.sessions.delete(session);
    return { result: status === 200 ? { content: [{ text: "" }] } : { status } };
  });
}
