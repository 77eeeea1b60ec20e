import { expect, test } from "@jest/globals";
import { createLog } from "./logger.js";

test("whoever listens gets each line until it ends that, without secrets, and so does the log", () => {
  const [written, heard, alsoHeard]: [string[], string[], string[]] = [[], [], []];
  const { logger, sink } = createLog("info", { write: (line) => void written.push(line) });
  logger.info("before");
  const endOne = sink.tap((line) => heard.push(line));
  const endOther = sink.tap((line) => alsoHeard.push(line));
  logger.info({ password: "hunter2" }, "one");
  sink.writeSoon('{"msg":"two"}\n');
  endOne();
  logger.info("three");
  endOther();
  endOther();
  logger.info("after");
  const messages = (lines: string[]) => lines.map((line) => JSON.parse(line).msg);
  expect(messages(written)).toEqual(["before", "one", "two", "three", "after"]);
  expect(messages(heard)).toEqual(["one", "two"]);
  expect(messages(alsoHeard)).toEqual(["one", "two", "three"]);
  expect(heard.join()).not.toContain("hunter2");
});
