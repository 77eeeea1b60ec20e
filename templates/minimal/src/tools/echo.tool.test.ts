import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import EchoTool from "./echo.tool.js";

let server: TestClient;
beforeAll(async () => {
  server = await connectTestClient({ components: [new EchoTool()] });
});
afterAll(() => server.close());

describe("echo", () => {
  test("returns the message", async () => {
    const result = await server.call("echo", { message: "hello" });
    expect(result.content).toEqual([{ type: "text", text: "hello" }]);
  });

  test.each([[{}], [{ message: "" }], [{ message: "x".repeat(1_001) }], [{ message: 7 }]])(
    "refuses a message that is not 1 to 1000 characters",
    async (args) => {
      const result = await server.call("echo", args);
      expect(result.structuredContent).toMatchObject({ error: "INVALID_INPUT", action: "fix_input" });
    },
  );
});
