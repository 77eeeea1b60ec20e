import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { errorCode } from "../../ui/error-code.js";

export interface ProcessState {
  readonly isAlive: boolean;
  /** Known only as long as its parent has not asked for it, and on Linux. */
  readonly exitCode?: number;
}

/** Whether a process still runs. One that ended stays in the list until its parent has asked how. */
export function stateOf(pid: number): ProcessState {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return { isAlive: errorCode(error) === "EPERM" };
  }
  // proc(5): the name, in brackets, may have spaces in it. The third field is the state, the last one how it ended.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .trim()
    .split(" ");
  if (fields[0] !== "Z" && fields[0] !== "X") return { isAlive: true };
  const ended = Number(fields.at(-1));
  // As shells tell it: a signal is above 128.
  return { isAlive: false, exitCode: (ended & 0x7f) === 0 ? ended >> 8 : 128 + (ended & 0x7f) };
}

/** Whether a process listens on a TCP port: a wrapper such as npx does not. Undefined where that can't be told. */
export function listens(pid: number): boolean | undefined {
  const tables = ["tcp", "tcp6"].map((name) => read(`/proc/${pid}/net/${name}`)).join("\n");
  const open = openFiles(pid);
  if (tables.trim() === "" || open === undefined) return undefined;
  // The fourth column is the state, 0A for one that listens, the tenth the socket's inode.
  const rows = tables.split("\n").map((line) => line.trim().split(/\s+/));
  return rows.some((row) => row[3] === "0A" && open.has(`socket:[${row[9]}]`));
}

function openFiles(pid: number): ReadonlySet<string> | undefined {
  const folder = `/proc/${pid}/fd`;
  try {
    return new Set(readdirSync(folder).map((name) => linkOf(`${folder}/${name}`)));
  } catch {
    return undefined;
  }
}

/** A file may be closed by now. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
