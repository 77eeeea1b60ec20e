import { expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";

test("a client that asked for progress hears every second that a long call still runs, and ever more progress", async () => {
  const heard: number[] = [];
  const gate = makeGate();
  const slow = makeTool("slow", async (_, context) => {
    await gate.opened;
    await context.progress(1, 2);
    return "done";
  });
  const { client } = await connect([slow]);
  const onprogress = ({ progress, message }: { progress: number; message?: string | undefined }) => {
    heard.push(progress);
    if (heard.length <= 2) expect(message).toBe("still running");
    if (heard.length === 2) gate.open();
  };
  await client.callTool({ name: "slow" }, undefined, { onprogress });
  expect(heard).toHaveLength(3);
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
  expect(heard[2]).toBe(1);
});
