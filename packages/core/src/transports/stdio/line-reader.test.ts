import { describe, expect, test } from "@jest/globals";
import { LineReader } from "./line-reader.js";

const TOO_LONG = Symbol("too long");

/** What a reader makes of these chunks, in order. */
function read(chunks: readonly (string | Buffer)[], maxLength = 1_000): unknown[] {
  const reader = new LineReader(maxLength);
  const got: unknown[] = [];
  for (const chunk of chunks) {
    reader.push(
      Buffer.from(chunk),
      (line) => got.push(line),
      () => got.push(TOO_LONG),
    );
  }
  return got;
}

describe("lines", () => {
  test.each<[string, string[], string[]]>([
    ["one in one chunk", ["a\n"], ["a"]],
    ["several in one chunk", ["a\nb\nc\n"], ["a", "b", "c"]],
    ["one over several chunks", ["a", "b", "c\n"], ["abc"]],
    ["an end in a chunk of its own", ["a", "\n", "b", "\n"], ["a", "b"]],
    ["none while the line is not ended", ["abc"], []],
    ["empty ones are skipped", ["\n\n \r\na\n"], ["a"]],
  ])("%s", (_what, chunks, lines) => {
    expect(read(chunks)).toEqual(lines);
  });

  test("a line end of Windows leaves JSON that parses", () => {
    const [line] = read(['{"a":1}\r\n']);
    expect(JSON.parse(String(line))).toEqual({ a: 1 });
  });

  test("a character whose bytes come in different chunks stays whole", () => {
    const bytes = Buffer.from("grüße 🎉 日本\n");
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(["grüße 🎉 日本"]);
  });
});

describe("a line that is too long", () => {
  test("is dropped and reported once, and the next one is served", () => {
    expect(read(["x".repeat(11), "x".repeat(50), "xx\nnext\n"], 10)).toEqual([TOO_LONG, "next"]);
  });

  test("is dropped also where it comes in one chunk", () => {
    expect(read([`first\n${"x".repeat(11)}\nnext\n`], 10)).toEqual(["first", TOO_LONG, "next"]);
  });

  test("is one of more than the length that is allowed", () => {
    expect(read([`${"x".repeat(10)}\n`], 10)).toEqual(["x".repeat(10)]);
  });

  test("may follow another", () => {
    expect(read([`${"x".repeat(11)}`, `\n${"y".repeat(11)}`, "\nnext\n"], 10)).toEqual([TOO_LONG, TOO_LONG, "next"]);
  });
});

/** Small and seeded, so that a failure can be run again (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return (((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}

test("however a stream is cut, the same lines come out", () => {
  const MAX = 20;
  const ALPHABET = ["a", "é", "日", "🎉", '"', " "];
  const firstSeed = Math.floor(Date.now() / 1_000);

  for (let seed = firstSeed; seed < firstSeed + 500; seed += 1) {
    const random = randomFrom(seed);
    const pick = (below: number) => Math.floor(random(below));
    const lines = Array.from({ length: pick(12) }, () =>
      Array.from({ length: pick(30) }, () => ALPHABET[pick(ALPHABET.length)]).join(""),
    );
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    const chunks: Buffer[] = [];
    for (let from = 0; from < bytes.length; ) {
      const size = 1 + pick(pick(2) === 0 ? 3 : 40);
      chunks.push(bytes.subarray(from, from + size));
      from += size;
    }
    const expected = lines
      .filter((line) => line.length > MAX || line.trim() !== "")
      .map((line) => (line.length > MAX ? TOO_LONG : line));
    // The seed is in what is compared, so that a failure shows it.
    expect({ seed, lines: read(chunks, MAX) }).toEqual({ seed, lines: expected });
  }
});
