import { type LogLine, parseLogLine } from "../logs/log-line.js";

/** Lines of one request that are kept: a tool may log without end. */
const MAX_LINES = 10_000;

export interface FoundLines {
  /** In the order in which they were read. */
  readonly lines: LogLine[];
  /** Lines that were looked at. */
  searched: number;
  /** Lines that have the id in them, and could not be read. */
  unreadable: number;
  /** Lines of the request beyond those that are kept. */
  omitted: number;
}

export function nothingFound(): FoundLines {
  return { lines: [], searched: 0, unreadable: 0, omitted: 0 };
}

/** Adds the lines of a request to those found before. */
export async function findLines(id: string, log: AsyncIterable<string>, found: FoundLines): Promise<void> {
  for await (const text of log) {
    found.searched += 1;
    if (!text.includes(id)) continue;
    const line = parseLogLine(text);
    if (line === undefined) found.unreadable += 1;
    else if (!isOf(id, line)) continue;
    else if (found.lines.length < MAX_LINES) found.lines.push(line);
    else found.omitted += 1;
  }
}

/** Some lines name all requests that were under way. */
function isOf(id: string, { requestId, requestIds }: LogLine): boolean {
  return requestId === id || (Array.isArray(requestIds) && requestIds.includes(id));
}
