import { inspect } from "node:util";
import { ToolError } from "../errors/tool-error.js";

/** How a worker's thread ended. */
export interface WorkerEnd {
  readonly exitCode: number;
  /** What nobody caught in it, where that ended it. */
  readonly crash: unknown;
}

/** What the client of a call is told whose worker ended under it. The crash is logged, and not sent. */
export function workerEndError(tool: string, { exitCode, crash }: WorkerEnd, memory: number): ToolError {
  const options = crash === undefined ? {} : { cause: crash };
  return new ToolError("INTERNAL", `The tool "${tool}" ${said(exitCode, crash, memory)}`, options);
}

/** The same for the author of a tool whose loading it ended. */
export function loadEnd({ exitCode, crash }: WorkerEnd): string {
  if (crash === undefined) return `a tool's module, deps or init() called process.exit(${exitCode})`;
  return crash instanceof Error ? (crash.stack ?? crash.message) : inspect(crash);
}

function said(exitCode: number, crash: unknown, memory: number): string {
  if (isOutOfMemory(crash))
    return `needed more than the ${memory} MB of memory that it may have, and was stopped. Ask for less.`;
  const what =
    crash === undefined
      ? `called process.exit(${exitCode}) instead of answering`
      : "crashed: nothing caught an error or a rejected promise of its own";
  return `${what}. This is a fault of the tool, not of the call.`;
}

function isOutOfMemory(crash: unknown): boolean {
  return crash instanceof Error && "code" in crash && crash.code === "ERR_WORKER_OUT_OF_MEMORY";
}
