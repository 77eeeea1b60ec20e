import { expect, test } from "@jest/globals";
import { connect } from "../fixtures/connect.js";
import { makeTool } from "../fixtures/make-tool.js";

test("the line of a call that went well has what the line of one that failed has, in the same order", async () => {
  const { call, callLines } = await connect([
    makeTool("say", () => "ok"),
    makeTool("fail", () => ({ content: [], isError: true })),
  ]);
  await call("say");
  await call("fail");
  const [well = {}, failed = {}] = callLines();
  expect(Object.keys(well)).toEqual(Object.keys(failed));
  expect(well).toEqual({
    ...failed,
    level: "info",
    time: expect.any(Number),
    tool: "say",
    requestId: expect.any(String),
    durationMs: expect.any(Number),
    outcome: "ok",
    code: "OK",
  });
});
