import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pretty from "pino-pretty";

/** Milliseconds. A person who saved a file waits for the restart, not for a forgotten call. */
const MCP_DRAIN_TIMEOUT = "2000";

/** The served project in a process of its own, with its log made readable. */
export class DevServer {
  readonly #args: string[];
  readonly #root: string;
  #child: ChildProcess | undefined;

  constructor(root: string, port: number | undefined) {
    this.#root = root;
    // Over HTTP only: this terminal is a person's, not an MCP client's.
    this.#args = ["start", "--transport", "http", ...(port === undefined ? [] : ["--port", String(port)])];
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  async restart(): Promise<void> {
    await this.stop();
    const bin = fileURLToPath(new URL("../../bin/mcp.js", import.meta.url));
    const child = spawn(process.execPath, ["--enable-source-maps", bin, ...this.#args], {
      cwd: this.#root,
      env: { MCP_DRAIN_TIMEOUT, MCP_OPERATIONS_PLAYGROUND: "true", ...process.env },
      stdio: ["ignore", "inherit", "pipe"],
    });
    child.stderr.pipe(
      pretty({ ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss.l", singleLine: true, destination: 2 }),
    );
    child.once("exit", () => {
      if (this.#child === child) this.#child = undefined;
    });
    this.#child = child;
  }

  /** Lets calls in flight finish, as a deploy would. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  }
}
