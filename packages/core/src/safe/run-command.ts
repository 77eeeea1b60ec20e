import { type ChildProcess, spawn } from "node:child_process";
import { PermanentError, ToolError, TransientError } from "../errors/tool-error.js";
import { type AllowedCommands, checkCommand } from "./allowed-commands.js";
import { withTimeLimit } from "./time-limit.js";

const IS_WINDOWS = process.platform === "win32";

export interface RunCommandOptions {
  readonly allowed: AllowedCommands;
  /** The folder that it runs in: what relative paths in its arguments are relative to. */
  readonly cwd: string;
  /** The call's: ends the command when it aborts. */
  readonly signal: AbortSignal;
  /** All of its environment. Default: nothing, not even PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds. Default: 10,000. */
  readonly timeout?: number;
  /** Bytes of standard output and standard error together. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Its standard input. Default: nothing. */
  readonly input?: string | Uint8Array;
}

export interface CommandResult {
  /** Null where a signal ended it. Whether another code than 0 is a failure is for you to say. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program that you allow, with arguments that you allow, and never a shell. When it is over, so is every process
 * that it started, but for one that made a process group of its own; on Windows only the program itself is ended.
 * @param name one of `allowed`
 * @throws ToolError FORBIDDEN, INVALID_INPUT for a NUL character, TIMEOUT, RESULT_TOO_LARGE for too much output,
 * TOOL_ERROR or DEPENDENCY_UNAVAILABLE where it can't be started; the signal's reason where that aborts
 */
export async function runCommand(
  name: string,
  args: readonly string[],
  options: RunCommandOptions,
): Promise<CommandResult> {
  const path = checkCommand(name, args, options.allowed);
  const { cwd, env = {}, signal, timeout = 10_000, maxBytes = 1_048_576, input } = options;
  return await withTimeLimit(name, { signal, timeout }, async (stop) => {
    // detached: in a process group of its own, so that all of it can be ended.
    const child = spawn(path, args, { cwd, env, shell: false, detached: !IS_WINDOWS, windowsHide: true });
    try {
      // A program need not read its input.
      child.stdin.on("error", () => {}).end(input);
      return await resultOf(name, child, maxBytes, stop);
    } finally {
      endGroup(child);
    }
  });
}

function resultOf(name: string, child: ChildProcess, maxBytes: number, stop: AbortSignal): Promise<CommandResult> {
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let size = 0;
  return new Promise((resolve, reject) => {
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream]?.on("data", (chunk: Buffer) => {
        output[stream].push(chunk);
        size += chunk.length;
        if (!(size <= maxBytes)) reject(tooMuchOutput(name, maxBytes));
      });
    }
    child.on("error", (error) => reject(notStarted(name, error)));
    child.on("close", (exitCode, signal) => {
      resolve({ exitCode, signal, stdout: textOf(output.stdout), stderr: textOf(output.stderr) });
    });
    stop.addEventListener("abort", () => reject(stop.reason));
  });
}

/** Who left the group may hold its output open: that is not waited for. */
function endGroup(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined) return;
  if (IS_WINDOWS) {
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

function tooMuchOutput(name: string, maxBytes: number): ToolError {
  return new ToolError("RESULT_TOO_LARGE", `${name} wrote more than ${maxBytes} bytes and was stopped. Ask for less.`);
}

/** What a machine runs out of may be back in a moment. */
const EXHAUSTED: ReadonlySet<unknown> = new Set(["EAGAIN", "EMFILE", "ENFILE", "ENOMEM"]);

function notStarted(name: string, cause: NodeJS.ErrnoException): ToolError {
  if (EXHAUSTED.has(cause.code)) return new TransientError(`${name} can't be started just now.`, { cause });
  return new PermanentError(`${name} can't be started on this server.`, { cause });
}
