import type { Readable } from "node:stream";

/** Characters. What is longer is no line of a log that somebody could read: its beginning is taken for it. */
const MAX_LINE = 4 * 1024 * 1024;

/** The lines of a stream of UTF-8, one after the other, in memory that does not grow with it. The last may lack its end. */
export async function* readLines(stream: Readable, maxLine = MAX_LINE): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.setEncoding("utf8")) {
    const [first = "", ...others] = String(text).split("\n");
    rest = (rest + first).slice(0, maxLine);
    for (const line of others) {
      yield rest;
      rest = line.slice(0, maxLine);
    }
  }
  if (rest !== "") yield rest;
}
