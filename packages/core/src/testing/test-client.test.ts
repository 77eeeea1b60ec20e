import { expect, test } from "@jest/globals";
import { makeTool } from "../fixtures/make-tool.js";
import { rejectionOf } from "../fixtures/results.js";
import { connectTestClient } from "./test-client.js";

test("a tool can be called, with the official client at hand for the rest", async () => {
  const { call, client, close } = await connectTestClient({
    components: [makeTool("a", (_, { deps }) => deps)],
    deps: 5,
  });
  expect(await call("a")).toEqual({ content: [{ type: "text", text: "5" }] });
  expect((await client.listTools()).tools).toHaveLength(1);
  await close();
});

test("init() runs before the first call, close() at the end", async () => {
  const events: string[] = [];
  const tool = Object.assign(
    makeTool("a", () => void events.push("call")),
    { init: () => void events.push("init"), close: () => void events.push("close") },
  );
  const { call, close } = await connectTestClient({ components: [tool] });
  await call("a");
  await close();
  expect(events).toEqual(["init", "call", "close"]);
});

test("a component that is not valid is refused as a server would refuse it", async () => {
  const error = await rejectionOf(connectTestClient({ components: [makeTool("two words", () => "ok")] }));
  expect(error).toMatchObject({ name: "BootError", problems: [{ where: "PlainTool", field: "name" }] });
});

test("a config that is not valid is refused", async () => {
  const error = await rejectionOf(connectTestClient({ components: [], config: { timeouts: { tool: 0 } } }));
  expect(error).toMatchObject({ name: "BootError", problems: [{ where: "timeouts.tool" }] });
});

test("the environment of whoever runs the tests changes nothing", async () => {
  process.env.MCP_TOOL_TIMEOUT = "not a number";
  const connected = await connectTestClient({ components: [] });
  delete process.env.MCP_TOOL_TIMEOUT;
  await connected.close();
});
