// What a 2025-era session costs that nobody uses just now.
import { HttpLoad } from "./load/http-load.mjs";
import { callTools } from "./load/work.mjs";
import { memoryOf, startHttpServer } from "./processes.mjs";
import { OURS, SDK1_STATEFUL } from "./targets.mjs";

/** Sessions opened first, so that what a server makes once does not count. */
const FIRST_SESSIONS = 200;

/** @returns bytes of a session, of ours and of SDK 1.x */
export async function measureSessions(bench) {
  const bytes = {};
  for (const [name, server] of [
    ["mcp-prod", OURS],
    ["SDK 1.x stateful", SDK1_STATEFUL],
  ]) {
    bytes[name] = await bench.attempt(name, () => bytesOfSession(bench, server));
    await bench.endServers();
  }
  return bytes;
}

async function bytesOfSession(bench, server) {
  const { idleSessions } = bench.pace;
  const { child, port } = await bench.start(startHttpServer({ ...server, memory: true }));
  await openSessions(port, FIRST_SESSIONS);
  const before = await memoryOf(child);
  await openSessions(port, idleSessions);
  return ((await memoryOf(child)) - before) / idleSessions;
}

function openSessions(port, sessions) {
  return new HttpLoad({ port, dialect: "session", work: callTools(), sessions }).open();
}
