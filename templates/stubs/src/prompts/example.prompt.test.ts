import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import ExamplePrompt from "./example.prompt.js";

let server: TestClient;
beforeAll(async () => {
  server = await connectTestClient({ components: [new ExamplePrompt()] });
});
afterAll(() => server.close());

describe("ExamplePrompt", () => {
  test("makes a message of its argument", async () => {
    const { messages } = await server.client.getPrompt({ name: "example", arguments: { topic: "tides" } });
    expect(messages).toEqual([
      { role: "user", content: { type: "text", text: expect.stringContaining("about tides") } },
    ]);
  });

  test("refuses a topic that is too long", async () => {
    const asked = server.client.getPrompt({ name: "example", arguments: { topic: "x".repeat(201) } });
    await expect(asked).rejects.toMatchObject({ code: -32602, data: { error: "INVALID_INPUT" } });
  });
});
