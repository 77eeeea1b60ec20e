import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import { parseLogLine } from "./log-line.js";
import { readLines } from "./read-lines.js";

async function linesOf(chunks: readonly (string | Buffer)[], maxLine?: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(Readable.from(chunks, { objectMode: false }), maxLine)) lines.push(line);
  return lines;
}

describe("lines", () => {
  test("are put together from whatever pieces they come in, the last without its end", async () => {
    const bytes = Buffer.from("äöü\n\n日本\nend");
    expect(await linesOf([...bytes].map((byte) => Buffer.from([byte])))).toEqual(["äöü", "", "日本", "end"]);
  });

  test("that are too long are cut, in bounded memory", async () => {
    expect(await linesOf([..."abcdefgh\nij\nklmnopq"], 5)).toEqual(["abcde", "ij", "klmno"]);
  });
});

describe("a line of the log is read", () => {
  const line = { level: "info", time: 1, msg: 'with "quotes"' };
  const json = JSON.stringify(line);

  test.each([
    ["as it is", json],
    ["behind what a supervisor put there", `2026-07-28T12:00:00Z stderr F ${json}`],
    ["behind a service's name", `my-server  | ${json}`],
    ["from journald", JSON.stringify({ MESSAGE: json, PRIORITY: "6" })],
    ["from Docker", JSON.stringify({ log: `${json}\n`, stream: "stderr" })],
  ])("%s", (_, text) => {
    expect(parseLogLine(text)).toEqual(line);
  });

  test.each([
    "",
    "plain",
    "{",
    json.slice(0, -4),
    "[1]",
    "null",
    "{}",
    '{"level":"info","time":1e300}',
    '{"MESSAGE":[123]}',
    '{"log":"x"}',
  ])("and %j is none", (text) => {
    expect(parseLogLine(text)).toBeUndefined();
  });
});
