// Clients that vanish, send half of a request, read slowly or not at all, cancel, or send garbage.
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCall } from "../calls.mjs";
import { BadAnswer, makeAndCount, responseIn } from "../make-call.mjs";
import { headersFor, messageFor, messagesOf, Wire } from "../wire.mjs";
import { endSession, openSession } from "./plain-client.mjs";

/** What a rude client does next: each makes one such client's turn. */
const TURNS = { vanish, vanishAndRepeat, sendHalf, readSlowly, neverRead, cancel, sendGarbage };

export class RudeClient {
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
    const wire = new Wire(this.#world.target);
    const turns = Object.values(TURNS);
    while (!isOver()) {
      await this.#world.target.ready(wire.isConnected);
      this.#made += 1;
      const text = `${this.#name} call ${this.#made}`;
      await this.#random.pick(turns)({ world: this.#world, random: this.#random, wire, text, client: this.#name });
      await sleep(this.#random.integer(0, 30));
    }
    wire.close();
  }
}

/** Hangs up in mid-call. */
async function vanish({ world, random, text }) {
  const call = makeCall(random.pick(["slow", "deaf", "floods", "count", "isolated-echo"]), random, text);
  await sendRaw(world.target, call, random.integer(1, 60));
}

/** Hangs up in mid-call, and makes it again with its key: it has been done once, or not yet. */
async function vanishAndRepeat({ world, random, wire, text, client }) {
  const call = { ...makeCall("count", random, text), client };
  await sendRaw(world.target, call, random.integer(1, 60));
  await world.target.ready(wire.isConnected);
  await callOn(world, wire, call);
}

/** Sends the head of a request, and half of its body. */
async function sendHalf({ world, random, text }) {
  const call = makeCall("echo", random, text);
  await sendRaw(world.target, call, random.integer(1, 200), (request) =>
    request.slice(0, random.integer(1, request.length - 1)),
  );
}

/** Takes its event stream a bit at a time. */
async function readSlowly({ world, random, wire, text, client }) {
  const call = { ...makeCall("floods", random, text), client };
  const pace = (response) => {
    response.pause();
    setTimeout(() => response.resume(), 5);
  };
  await callOn(world, wire, call, { pace });
}

/** Takes nothing of its event stream, and goes. */
async function neverRead({ world, random, text }) {
  await sendRaw(world.target, makeCall("floods", random, text), random.integer(100, 600));
}

/** Cancels a call: it gets no answer then, or the one that was already on its way. */
async function cancel({ world, random, wire, text, client }) {
  const opened = await openSession(world, wire, client);
  if (opened === undefined) return;
  const call = { ...makeCall("slow", random, text), row: "(cancelled)", client };
  const headers = headersFor(call, opened.session);
  const called = makeAndCount(world, call, async () => {
    const came = await wire.send("POST", headers, JSON.stringify(messageFor(call, 7, opened.session)));
    const isUnanswered = messagesOf(came).every(({ method }) => method !== undefined);
    return isUnanswered ? { result: { content: [{ text: call.ok }] } } : responseIn(came, call, 7);
  });
  await sleep(random.integer(0, 40));
  const other = new Wire(world.target);
  await world.target.ready(other.isConnected);
  const params = { requestId: 7, reason: text };
  const message = { jsonrpc: "2.0", method: "notifications/cancelled", params };
  if (opened.epoch === world.target.epoch)
    await other.send("POST", headers, JSON.stringify(message)).catch(() => undefined);
  other.close();
  await called;
  await endSession(world, wire, opened);
}

const GARBAGE = [
  "{",
  "[]",
  "null",
  '"text"',
  '{"jsonrpc":"2.0","id":{},"method":"tools/call"}',
  "\u0000\u0001",
  "[[[[",
];

/** A body that is no message gets a 4xx and an envelope. */
async function sendGarbage({ world, random, wire, client }) {
  const body = random.pick(GARBAGE);
  const call = { row: "(garbage)", tool: "garbage", args: body, codes: ["INVALID_INPUT"], client };
  await makeAndCount(world, call, async () => {
    const came = await wire.send("POST", headersFor({ tool: "garbage" }), body);
    if (came.status < 400 || came.status > 499) throw new BadAnswer(`the status ${came.status}`, came);
    const [message] = messagesOf(came);
    return { error: message?.error };
  });
}

async function callOn(world, wire, call, options) {
  await makeAndCount(world, call, async () => {
    const body = JSON.stringify(messageFor(call, 1));
    return responseIn(await wire.send("POST", headersFor(call), body, options), call, 1);
  });
}

/** Writes a request on a connection of its own, reads nothing, and breaks it off after so many milliseconds. */
function sendRaw({ port }, call, milliseconds, change = (request) => request) {
  const body = JSON.stringify(messageFor(call, 1));
  const headers = { host: "127.0.0.1", ...headersFor(call), "content-length": Buffer.byteLength(body) };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(change(`POST /mcp HTTP/1.1\r\n${head.join("")}\r\n${body}`));
      setTimeout(() => socket.resetAndDestroy(), milliseconds);
    });
    socket.pause();
    socket.on("error", () => {}).once("close", resolve);
  });
}
