import { expect, jest, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

test("a server that is leaving refuses new calls with DRAINING, before any tool code", async () => {
  const execute = jest.fn(() => "ok");
  const { post, assembly } = await serveHttp([makeTool("a", execute)]);
  assembly.health.state = "draining";
  const response = await post(callMessage(1, "a"));
  expect(await response.json()).toMatchObject({
    id: 1,
    result: {
      isError: true,
      structuredContent: { error: "DRAINING", retryable: true, retryAfter: 2, action: "retry" },
    },
  });
  expect(execute).not.toHaveBeenCalled();
});

test("a call that came before is still answered", async () => {
  const { post, assembly } = await serveHttp([
    makeTool("a", () => {
      assembly.health.state = "draining";
      return "finished";
    }),
  ]);
  const response = await post(callMessage(1, "a"));
  expect(await response.json()).toMatchObject({ result: { content: [{ text: "finished" }] } });
});
