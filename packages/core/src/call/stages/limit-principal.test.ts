import { expect, test } from "@jest/globals";
import { makePipelineServices } from "../../application/pipeline-services.js";
import { configSchema } from "../../config/config-schema.js";
import { makeGate } from "../../fixtures/gate.js";
import { makeCall } from "../../fixtures/make-call.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { createLog } from "../../logging/logger.js";
import { ComponentProblems } from "../../operation/component.js";
import { bindTool } from "../../tool/bind-tool.js";
import { composePipeline } from "../pipeline.js";

test("a principal has so many calls running over all tools, and others have their own", async () => {
  const config = configSchema.parse({ name: "t", version: "1", concurrency: { perPrincipal: 2 } });
  const services = makePipelineServices(config, createLog("silent", { write: () => {} }), {
    sessions: () => 0,
    connections: () => 0,
    streams: () => ({ session: 0, listen: 0 }),
  });
  const gate = makeGate();
  const run = ["a", "b"].map((name) => {
    const bound = bindTool(
      makeTool(name, () => gate.opened.then(() => "ok")),
      config,
      new ComponentProblems("t"),
    );
    if (bound === undefined) throw new Error("the tool is not valid");
    const pipeline = composePipeline(bound.operation, services);
    return (id: string) => pipeline(makeCall("r", { id, scopes: [] }));
  });
  const calls = [run[0]?.("alice"), run[1]?.("alice"), run[0]?.("alice"), run[0]?.("bob")];
  gate.open();
  expect(await Promise.all(calls)).toMatchObject([
    { result: {} },
    { result: {} },
    { error: { error: "OVERLOADED", retryAfter: 1 } },
    { result: {} },
  ]);
});
