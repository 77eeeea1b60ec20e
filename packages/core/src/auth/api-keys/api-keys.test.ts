import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readEvents } from "../../fixtures/event-reader.js";
import { abortOf, type Gate, makeGate } from "../../fixtures/gate.js";
import { type KeyFolder, makeKeyFolder } from "../../fixtures/key-folder.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage } from "../../fixtures/modern.js";
import { callMessage, INITIALIZE, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const echo = makeTool("echo", (_, { principal }) => principal.id);
const slow = makeTool("slow", async (_, { signal }) => {
  await Promise.race([gate.opened, abortOf(signal)]);
  return "waited";
});

let keys: KeyFolder;
let gate: Gate;
beforeEach(async () => {
  gate = makeGate();
  keys = await makeKeyFolder();
});

/** Fails the test where a stream outlives its key by more than that. */
const LIMIT = 2_000;
let deadline: NodeJS.Timeout;
afterEach(() => clearTimeout(deadline));

function within<T>(promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error(`not within ${LIMIT} ms`)), LIMIT);
  });
  return Promise.race([promise, late]);
}

function serve(transports = {}): Promise<ServedHttp> {
  return serveHttp([echo, slow], {}, { transports, auth: { apiKeys: { file: keys.file } } });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function openStream(served: ServedHttp, token: string) {
  const opened = await served.post(INITIALIZE, bearer(token));
  const session = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "", ...bearer(token) };
  const stream = await fetch(served.endpoint, { headers: { ...session, accept: "text/event-stream" } });
  expect(stream.status).toBe(200);
  const events = readEvents(stream);
  return { session, ended: untilEnd(events) };
}

async function untilEnd({ nextBlock }: ReturnType<typeof readEvents>): Promise<void> {
  while ((await nextBlock()) !== undefined);
}

describe("a server that takes API keys", () => {
  test("calls tools as the key, sent either way", async () => {
    const { key, token } = await keys.make();
    const { post } = await serve();
    for (const headers of [bearer(token), { "x-api-key": token }]) {
      const answer = await post(callMessage(1, "echo"), headers);
      expect(await answer.json()).toMatchObject({ result: { content: [{ text: `key:${key.id}` }] } });
    }
  });

  test("tells a key that is revoked, expired, unknown or wrong the same", async () => {
    const good = await keys.make();
    const revoked = await keys.make();
    await keys.store.revoke(revoked.key.id);
    const expired = await keys.make({ expiresAt: new Date(0) });
    const { post } = await serve();
    const tokens = [
      ...[revoked.token, expired.token, `mcp_${"a".repeat(12)}_${"a".repeat(43)}`, good.token.slice(0, -1)],
      ...[`${good.token}A`, `mcp_${good.key.id}_${"a".repeat(43)}`, "mcp_", `mcp_${"_".repeat(56)}`],
    ];
    const answers = tokens.map(async (token) => {
      const answer = await post(callMessage(1, "echo"), bearer(token));
      return `${answer.status} ${answer.headers.get("www-authenticate")} ${await answer.text()}`;
    });
    const [first, ...others] = (await Promise.all(answers)).map((text) => text.replace(/"requestId":"[^"]+"/, ""));
    expect(first).toMatch(/^401 Bearer realm="test", error="invalid_token"/);
    expect(new Set(others)).toEqual(new Set([first]));
  });

  test("a revocation ends the open stream and the session, and the next call is refused", async () => {
    const mine = await keys.make();
    const other = await keys.make();
    const served = await serve();
    const { session, ended } = await openStream(served, mine.token);
    const left = await openStream(served, other.token);
    await keys.store.revoke(mine.key.id);
    await within(ended);
    expect((await served.post(callMessage(1, "echo"), session)).status).toBe(401);
    expect((await served.post(callMessage(1, "echo"), left.session)).status).toBe(200);
    expect(served.assembly.sessions.size).toBe(1);
  });

  test("a revocation aborts the calls of the key that are in flight, and nobody else's", async () => {
    const mine = await keys.make();
    const other = await keys.make();
    const { post } = await serve();
    const call = async ({ token }: typeof mine) =>
      JSON.stringify(await (await post(callMessage(1, "slow"), bearer(token))).json());
    const [aborted, left] = [call(mine), call(other)];
    await keys.store.revoke(mine.key.id);
    expect(await within(aborted)).toContain("UNAUTHENTICATED");
    gate.open();
    expect(await left).toContain("waited");
  });

  test("a revocation ends what the key listens to", async () => {
    const { key, token } = await keys.make();
    const served = await serve();
    const listen = modernMessage("subscriptions/listen", { notifications: { toolsListChanged: true } });
    const headers = { ...modernHeaders("subscriptions/listen"), ...bearer(token) };
    const stream = await served.post(listen, headers);
    expect(stream.status).toBe(200);
    await keys.store.revoke(key.id);
    await within(untilEnd(readEvents(stream)));
    expect(served.assembly.subscriptions.listeners).toBe(0);
  });

  test("a revocation ends the stream of HTTP+SSE", async () => {
    const { key, token } = await keys.make();
    const served = await serve({ sse: true });
    const stream = await fetch(`${served.origin}/sse`, { headers: bearer(token) });
    await keys.store.revoke(key.id);
    await within(untilEnd(readEvents(stream)));
    expect((await fetch(`${served.origin}/sse`, { headers: bearer(token) })).status).toBe(401);
  });

  test("the end of a key ends its streams too", async () => {
    const { token } = await keys.make({ expiresAt: new Date(Date.now() + 700) });
    const served = await serve();
    const { ended, session } = await openStream(served, token);
    await within(ended);
    expect((await served.post(callMessage(1, "echo"), session)).status).toBe(401);
  });

  test("a new key is taken, and a rotated one goes on with its session", async () => {
    const { key, token } = await keys.make();
    const served = await serve();
    const { session } = await openStream(served, token);
    const rotated = await keys.store.rotate(key.id, 60_000, undefined);
    const made = await keys.make();
    const status = async (secret: string, headers = {}) =>
      (await served.post(callMessage(1, "echo"), { ...headers, ...bearer(secret) })).status;
    while ((await status(made.token)) === 401) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await status(rotated?.token ?? "", session)).toBe(200);
    expect(await status(token, session)).toBe(200);
  });
});
