import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { isObject } from "../logs/log-line.js";
import { readLines } from "../logs/read-lines.js";
import { callLife } from "../trace/call-life.js";
import { type FoundLines, findLines, nothingFound } from "../trace/find-lines.js";
import { lifeText } from "../trace/life-text.js";
import { CliError, EXIT } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface TraceFlags {
  json?: boolean;
}

/** An archive may be cut off, or still be written. */
const UP_TO_WHERE_IT_ENDS = { finishFlush: constants.Z_SYNC_FLUSH };

/** As servers take and make them. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Prints what logs say of one request. */
export async function trace(
  id: string,
  files: readonly string[],
  flags: TraceFlags,
  terminal: Terminal,
): Promise<void> {
  if (!REQUEST_ID.test(id)) {
    const message = "This is no request id: those have 1 to 128 letters, digits and signs of . _ : -";
    throw new CliError(message, "Take it from the answer's X-Request-Id, or from requestId in its error.", EXIT.usage);
  }
  const found = nothingFound();
  for (const file of files) await search(id, file, found, terminal);
  const { lines, unreadable, omitted } = found;
  if (lines.length === 0) throw notFound(id, found, files);
  const events = callLife(lines);
  if (flags.json === true) terminal.printJson({ ok: true, requestId: id, events, lines, unreadable, omitted });
  else for (const line of lifeText(id, events, terminal)) terminal.print(line);
  if (unreadable > 0)
    terminal.note(`${unreadable} more lines have the id in them and can't be read: cut off, or no JSON.`);
  if (omitted > 0) terminal.note(`It has ${omitted} more lines than are shown.`);
}

async function search(id: string, file: string, found: FoundLines, terminal: Terminal): Promise<void> {
  try {
    await findLines(id, readLines(open(file)), found);
  } catch (error) {
    const { code, message } = problemOf(error);
    if (code.startsWith("Z_")) return terminal.note(`${file} is damaged (${code}): not all of it is searched.`);
    if (code === "") throw error;
    throw new CliError(
      `${file} can't be read: ${message}.`,
      "Name files with the server's log, or - for standard input.",
    );
  }
}

function open(file: string): Readable {
  if (file === "-") return process.stdin;
  const stream = createReadStream(file);
  // A failure of either is met where the lines are read.
  return file.endsWith(".gz") ? pipeline(stream, createGunzip(UP_TO_WHERE_IT_ENDS), () => {}) : stream;
}

/** Of a failure of the system or of zlib. */
function problemOf(error: unknown): { code: string; message: string } {
  const isKnown = isObject(error) && "code" in error && "message" in error;
  return isKnown ? { code: String(error.code), message: String(error.message) } : { code: "", message: "" };
}

function notFound(id: string, { searched, unreadable }: FoundLines, files: readonly string[]): CliError {
  const broken = unreadable === 0 ? "" : ` ${unreadable} have the id in them and can't be read: cut off, or no JSON.`;
  return new CliError(
    `No line of request ${id} is in the ${searched} lines of ${files.join(", ")}.${broken}`,
    "Check that the id is that of the answer's X-Request-Id or of requestId in its error; that the log is that of the instance and the time that served it, archives such as server.log.1.gz included; and that log.level is info or lower. Only calls and refused requests have lines: a ping or a list that went well leaves none.",
  );
}
