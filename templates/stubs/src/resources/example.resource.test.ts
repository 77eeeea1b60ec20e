import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import ExampleResource from "./example.resource.js";

let server: TestClient;
beforeAll(async () => {
  server = await connectTestClient({ components: [new ExampleResource()] });
});
afterAll(() => server.close());

describe("ExampleResource", () => {
  test("can be read as Markdown", async () => {
    const { contents } = await server.client.readResource({ uri: "docs://example" });
    expect(contents).toEqual([
      { uri: "docs://example", mimeType: "text/markdown", text: expect.stringContaining("# How to work") },
    ]);
  });

  test("is in the list of resources under its name", async () => {
    const { resources } = await server.client.listResources();
    expect(resources).toEqual([expect.objectContaining({ uri: "docs://example", name: "example" })]);
  });
});
