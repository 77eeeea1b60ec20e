import { z } from "zod";
import { CliError } from "./cli-error.js";
import { errorCode } from "./error-code.js";

const detailsSchema = z.object({ syscall: z.string(), path: z.string().optional() });

/** By what the system calls it, what is wrong with a file, and what to do. */
const FAILURES: ReadonlyMap<string, readonly [why: string, next: string]> = new Map([
  ["EACCES", ["this user may not", "Change its owner or mode, or run this as another user."]],
  ["EPERM", ["this user may not", "Change its owner or mode, or run this as another user."]],
  ["EROFS", ["it is on a file system that is only for reading", "Run this where files can be written."]],
  ["ENOSPC", ["the disk is full", "Make room on it, and try again."]],
  ["EDQUOT", ["this user has no room left on the disk", "Make room on it, and try again."]],
  ["EISDIR", ["it is a folder", "Move the folder away: a file belongs there."]],
  ["ENOTDIR", ["a part of its path is a file", "Move that file away: a folder belongs there."]],
  ["EEXIST", ["a part of its path is a file", "Move that file away: a folder belongs there."]],
  ["ENOENT", ["it is not there", "Check the path."]],
]);

const DONE: Readonly<Record<string, string>> = { mkdir: "made", read: "read", scandir: "read", rename: "replaced" };

/**
 * What the system refused to do with a file, as a failure that helps; undefined where it is none of those.
 * @param path the file that was meant, where the error names another or none
 */
export function systemFailure(error: unknown, path?: string): CliError | undefined {
  const { syscall, path: named } = detailsSchema.safeParse(error).data ?? {};
  const code = errorCode(error);
  const [why, next] = FAILURES.get(code) ?? [];
  // Others, such as those of the network, have no path. Reading has one only by what was opened.
  const file = path ?? named ?? (syscall === "read" ? "A file" : undefined);
  if (why === undefined || next === undefined || syscall === undefined || file === undefined) return undefined;
  return new CliError(`${file} can't be ${DONE[syscall] ?? "opened"}: ${why} (${code}).`, next);
}
