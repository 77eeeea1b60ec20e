import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { resolveConfig } from "../config/resolve-config.js";
import { connect } from "../fixtures/connect.js";
import { makeTool } from "../fixtures/make-tool.js";
import { fieldHider } from "./hide-fields.js";
import { createLog } from "./logger.js";

const SEED = Number(process.env.FC_SEED ?? 20260728);
const HIDDEN = "[redacted:field]";

function makeLog(...redact: string[]) {
  const lines: string[] = [];
  const { logger } = createLog("trace", { write: (line) => void lines.push(line) }, redact);
  return { logger, lines, parsed: (): unknown => JSON.parse(lines.at(-1) ?? "null") };
}

describe("log.redact", () => {
  test("takes out a path wherever it stands: in fields, bindings, lists and errors, in any case", () => {
    const { logger, lines, parsed } = makeLog("ssn", "user.mail", "headers.x-plan");
    const error = Object.assign(new Error("no"), { request: { headers: { "X-Plan": "opaque" } } });
    logger
      .child({ SSN: "opaque" })
      .info(
        { a: [{ user: [{ mail: "opaque", name: "ada" }] }], ssn: { deep: "opaque" }, err: error, mail: "shown" },
        "m",
      );
    expect(lines.join("")).not.toContain("opaque");
    expect(parsed()).toMatchObject({
      level: "info",
      SSN: HIDDEN,
      ssn: HIDDEN,
      a: [{ user: [{ mail: HIDDEN, name: "ada" }] }],
      err: { request: { headers: { "X-Plan": HIDDEN } } },
      mail: "shown",
      msg: "m",
    });
    expect(lines[0]).toMatch(/\}\n$/);
  });

  test("what looks like a secret is taken out of the same line too", () => {
    const { logger, parsed } = makeLog("ssn");
    logger.info({ ssn: 1, text: "postgres://a:hunter2@db/x" });
    expect(parsed()).toMatchObject({ ssn: HIDDEN, text: "postgres://[redacted:credentials]@db/x" });
  });

  test("a line with none of them is what was logged, and so is every line where there are no paths", () => {
    const { logger, lines } = makeLog("ssn");
    logger.info({ big: 12345678901234567890n, said: '"ssn":' }, "m");
    expect(lines[0]).toContain('"big":12345678901234567890');
    expect(fieldHider([])).toBeUndefined();
  });

  test("a line that goes too deep to be searched is left out", () => {
    const { logger, lines } = makeLog("ssn");
    let deep: object = { ssn: "opaque" };
    for (let depth = 0; depth < 20_000; depth += 1) deep = { deep };
    logger.info({ deep }, "words");
    expect(lines.join("")).not.toContain("opaque");
    expect(JSON.parse(lines[0] ?? "")).toHaveProperty("level");
  });

  test("holds for the line of every call too", async () => {
    const tools = [
      makeTool("a", (_, { log }) => {
        log.info({ user: { ssn: "opaque" } }, "looking");
        return "ok";
      }),
    ];
    const { call, log } = await connect(tools, { config: { log: { redact: ["principal", "user.ssn"] } } });
    await call("a");
    await call("missing").catch(() => {});
    expect(log.map(({ msg, principal, user }) => [msg, principal, user])).toEqual([
      ["looking", undefined, { ssn: HIDDEN }],
      ["call", HIDDEN, undefined],
      ["call", HIDDEN, undefined],
    ]);
  });

  test.each(["", "a..b", ".a", "a.", "*.password", "users[0].ssn", "a b", 'a"b', "a\\b", "level", "Time", "requestId"])(
    "%j stops the boot, with its place named",
    (path) => {
      const config = { name: "t", version: "1", log: { redact: ["fine", path] } };
      expect(() => resolveConfig(config, {})).toThrow(/log\.redact\.1: (is not a path of keys|can't be taken out)/);
    },
  );

  test(`finds a key of any letters and signs (seed ${SEED})`, () => {
    const segment = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => /^[^\s.*[\]"'\\]+$/u.test(text));
    fc.assert(
      fc.property(segment, (key) => {
        const line = `${JSON.stringify({ a: [{ [key]: "opaque" }] })}\n`;
        expect(fieldHider([key])?.(line)).not.toContain("opaque");
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
