import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { readLines } from "../logs/read-lines.js";
import { wantsColour } from "../ui/terminal.js";
import { readableLines } from "./readable-line.js";

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
    void show(child.stderr);
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

async function show(log: Readable): Promise<void> {
  const toReadable = readableLines(wantsColour(process.stderr.isTTY, process.env));
  for await (const line of readLines(log)) process.stderr.write(toReadable(line));
}
