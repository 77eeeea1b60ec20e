// The servers under test: one process each, all ended by their process ids whatever happens.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../e2e/scripts/free-port.mjs";
import { NotServed } from "./load/not-served.mjs";

/** Milliseconds. */
const START_TIMEOUT = 15_000;
const MEMORY_TIMEOUT = 10_000;

const folder = fileURLToPath(new URL("..", import.meta.url));
const reportMemory = new URL("../servers/report-memory.mjs", import.meta.url).href;
const running = new Set();
let logs;
let logCount = 0;

/**
 * Starts a server that listens on a port of 127.0.0.1.
 * @param server its main file, from packages/bench; the args that it takes after the port; whether its `log` goes to
 *   a file, and whether it can be asked for its `memory`
 * @throws NotServed where nothing listens there in time
 */
export async function startHttpServer(server) {
  const { file } = server;
  const port = await freePort();
  const child = startServer(server, String(port), ["ignore", "ignore"]);
  for (const until = Date.now() + START_TIMEOUT; !(await listens(port)); await pause(20)) {
    if (child.exitCode !== null || Date.now() > until) throw new NotServed(`${file} does not listen`);
  }
  return { child, port };
}

/** Starts a server that talks on standard input and output. */
export function startStdioServer(server) {
  return startServer(server, "stdio", ["pipe", "pipe"]);
}

/** What an --expose-gc server has in use after its garbage is gone, in bytes. */
export function memoryOf(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NotServed("does not say what memory it uses")), MEMORY_TIMEOUT);
    child.once("message", ({ bytes }) => {
      clearTimeout(timer);
      resolve(bytes);
    });
    child.send("memory");
  });
}

/** Ends a process, without asking: it has nothing to lose. */
export async function endProcess(child) {
  if (!running.has(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Ends what is left, at once: for the way out of this process. */
export function endAllProcesses() {
  for (const child of running) child.kill("SIGKILL");
  if (logs !== undefined) rmSync(logs, { recursive: true, force: true });
  logs = undefined;
}

function startServer({ file, args = [], log = false, memory = false }, where, stdio) {
  const stderr = log ? openLog() : "ignore";
  const flags = memory ? ["--expose-gc", "--import", reportMemory] : [];
  const child = spawn(process.execPath, [...flags, join(folder, file), where, ...args], {
    cwd: folder,
    stdio: [...stdio, stderr, ...(memory ? ["ipc"] : [])],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (log) closeSync(stderr);
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** This framework logs every call: to a file, as in production. */
function openLog() {
  logs ??= mkdtempSync(join(tmpdir(), "mcp-bench-"));
  logCount += 1;
  return openSync(join(logs, `${logCount}.log`), "a");
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => settle(true)).once("error", () => settle(false));
  });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
