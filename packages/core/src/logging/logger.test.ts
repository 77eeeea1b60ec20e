import { describe, expect, test } from "@jest/globals";
import { LOCATIONS, SECRETS } from "../fixtures/secrets.js";
import { createLog } from "./logger.js";

function makeLog() {
  const lines: string[] = [];
  const { logger } = createLog("trace", { write: (line) => void lines.push(line) });
  return { logger, lines, parsed: (): unknown => JSON.parse(lines.at(-1) ?? "null") };
}

const serializers = { odd: (value: unknown) => ({ again: value }) };

describe("a secret does not reach the log", () => {
  test.each(SECRETS)("$what: $text", ({ text, hidden }) => {
    const { logger, lines } = makeLog();
    const error = new Error("outer", { cause: new AggregateError([new Error(text)], text) });
    logger.info(text);
    logger.info("got %s", text);
    logger.info("got %j", { text });
    logger.warn({ a: { b: [{ c: text }] }, [text]: 1 }, "words");
    logger.error(error);
    logger.error({ err: Object.assign(new Error(text), { own: { text }, errors: [new Error(text)] }) });
    logger.child({ bound: text }).child({ more: { text } }).info("words");
    logger.child({}, { msgPrefix: text }).info("words");
    logger.child({}, { serializers }).info({ odd: text }, "words");
    logger.setBindings({ bound: text });
    logger.info("words");
    expect(lines).toHaveLength(10);
    for (const line of lines) {
      expect(JSON.parse(line)).toEqual(
        expect.objectContaining({ level: expect.any(String), time: expect.any(Number) }),
      );
      expect(line).not.toContain(hidden);
    }
  });

  test("nor what stands under the name of one", () => {
    const { logger, lines, parsed } = makeLog();
    logger
      .child({ apiKey: "opaque" })
      .info({ a: { b: { c: { d: { cookie: ["opaque"] } } } }, password: 1234 }, "words");
    expect(parsed()).toMatchObject({
      apiKey: "[redacted:key]",
      a: { b: { c: { d: { cookie: "[redacted:cookie]" } } } },
      password: "[redacted:password]",
    });
    logger.error(Object.assign(new Error("no"), { config: { headers: { Authorization: "opaque" } } }));
    expect(lines.join("")).not.toContain("opaque");
  });

  test("nor one that goes deeper than it can be searched for", () => {
    const { logger, lines, parsed } = makeLog();
    let deep: object = { password: "opaque" };
    for (let depth = 0; depth < 4_000; depth += 1) deep = { deep };
    logger.info({ deep }, "words");
    expect(parsed()).toEqual(expect.objectContaining({ level: expect.any(String) }));
    expect(lines.join("")).not.toContain("opaque");
  });
});

test.each(LOCATIONS.filter(({ what }) => !what.includes("token")))(
  "the log tells where things are: $what",
  ({ text }) => {
    const { logger, parsed } = makeLog();
    logger.error({ err: new Error(text) }, "token expired");
    expect(parsed()).toMatchObject({ err: { message: text, stack: expect.stringMatching(/logger\.test\.ts:\d/) } });
  },
);

test("a line without secrets is what was logged", () => {
  const { logger, lines } = makeLog();
  logger.info({ step: 1, big: 12345678901234567890n, none: undefined }, "looking");
  expect(lines.join("")).toMatch(
    /^\{"level":"info","time":\d+,"step":1,"big":12345678901234567890,"msg":"looking"\}\n$/,
  );
});

describe("what is odd does not break a line, with a secret in it or without", () => {
  const cycle: Record<string, unknown> = { n: 1 };
  cycle.self = cycle;
  const causes = new Error("a");
  causes.cause = new Error("b", { cause: causes });
  const throwing = {
    get bad(): string {
      throw new Error("no");
    },
  };
  const hostileError = Object.defineProperty(new Error("no"), "bad", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });

  test.each<[string, unknown]>([
    ["a cycle", cycle],
    ["errors that cause each other", causes],
    ["a getter that throws", throwing],
    ["one further down", { a: { throwing } }],
    ["an error with a getter that throws", hostileError],
    ["an error with one further down", Object.assign(new Error("x"), { hostileError })],
    ["a Map and a Set", { map: new Map([["password", "opaque"]]), set: new Set(["opaque"]) }],
    ["bytes", { bytes: Buffer.from("hunter2"), more: new Uint8Array(3) }],
    ["toJSON that throws", { toJSON: throwing }],
    ["a proxy without a target", Proxy.revocable({}, {}).proxy],
    ["a date that is none", { at: new Date(Number.NaN) }],
    ["a function and a symbol", { f: () => 1, s: Symbol("s"), n: Number.NaN }],
    ["null", null],
    ["undefined", undefined],
  ])("%s", (_what, odd) => {
    for (const more of [{}, { password: "opaque" }]) {
      const { logger, lines, parsed } = makeLog();
      logger.info(odd, "words");
      logger.info({ odd, ...more }, "words");
      logger.error({ err: odd, ...more }, "words");
      expect(lines).toHaveLength(3);
      expect(parsed()).toMatchObject({ msg: "words" });
      expect(lines.join("")).not.toContain("opaque");
    }
  });
});
