import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import ExampleTool from "./example.tool.js";

let server: TestClient;
beforeAll(async () => {
  server = await connectTestClient({ components: [new ExampleTool()] });
});
afterAll(() => server.close());

describe("ExampleTool", () => {
  test("counts the words", async () => {
    const result = await server.call("example", { text: " to be  or not\n" });
    expect(result.content).toEqual([{ type: "text", text: '{"words":4}' }]);
  });

  test("refuses an empty text and says which argument to correct", async () => {
    const result = await server.call("example", { text: "" });
    expect(result.isError).toBe(true);
    expect(result.structuredContent).toMatchObject({
      error: "INVALID_INPUT",
      action: "fix_input",
      details: { issues: [{ path: "text" }] },
    });
  });
});
