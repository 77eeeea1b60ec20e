import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, rejectionOf } from "../../fixtures/results.js";

const notFound = () => {
  throw new ToolError("NOT_FOUND", "No such product");
};

test("tools/list shows every tool, by name", async () => {
  const tools = [makeTool("b", () => "ok"), makeTool("a", () => "ok", { schema: { sku: z.string() } })];
  const { client } = await connect(tools);
  const list = await client.listTools();
  expect(list.tools.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(list.tools[0]).toMatchObject({
    description: "Does what its test says",
    inputSchema: { type: "object", properties: { sku: { type: "string" } }, required: ["sku"] },
  });
});

test("a server without tools has an empty list", async () => {
  const { client } = await connect([]);
  expect(await client.listTools()).toEqual({ tools: [] });
});

describe("a failed call", () => {
  test("is a result that the model can read, as text and as structured content", async () => {
    const { call } = await connect([makeTool("a", notFound)]);
    const result = await call("a");
    expect(result.isError).toBe(true);
    expect(envelopeOf(result)).toMatchObject({ error: "NOT_FOUND", message: "No such product" });
    expect(result.structuredContent).toEqual(envelopeOf(result));
  });

  test("of a tool with an output schema has the envelope as text only, and official clients accept it", async () => {
    const { client, call } = await connect([makeTool("a", notFound, { output: { price: z.number() } })]);
    await client.listTools();
    const result = await call("a");
    expect(envelopeOf(result)).toMatchObject({ error: "NOT_FOUND" });
    expect(result).not.toHaveProperty("structuredContent");
  });
});

test("the result of a tool with an output schema passes the official client's own check", async () => {
  const { client } = await connect([makeTool("a", () => ({ price: 5 }), { output: { price: z.number() } })]);
  await client.listTools();
  expect(await client.callTool({ name: "a" })).toMatchObject({ structuredContent: { price: 5 } });
});

describe("an unknown tool", () => {
  test.each(["b", "A", "toString", "__proto__", "_unknown", ""])(
    "%p is JSON-RPC -32602 with the envelope as its data",
    async (name) => {
      const { client } = await connect([makeTool("a", () => "ok")]);
      expect(await rejectionOf(client.callTool({ name }))).toMatchObject({
        code: -32602,
        data: {
          error: "UNKNOWN_TOOL",
          message: `There is no tool ${JSON.stringify(name)}. tools/list names those that there are.`,
          retryable: false,
          action: "fix_input",
          requestId: expect.any(String),
          details: {},
        },
      });
    },
  );

  test("is not echoed in full where its name is very long", async () => {
    const { client } = await connect([]);
    const error = await rejectionOf(client.callTool({ name: "x".repeat(5_000) }));
    expect(String(error).length).toBeLessThan(400);
  });
});
