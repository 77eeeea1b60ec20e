import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { connect } from "../../fixtures/connect.js";
import { rejectionOf } from "../../fixtures/results.js";
import type { SchemaLike } from "../../operation/schema.js";
import { MCPPrompt } from "../../prompt/mcp-prompt.js";
import type { MCPInput } from "../../tool/mcp-tool.js";

class ReviewPrompt extends MCPPrompt {
  readonly name = "review";
  override readonly title = "Review code";
  readonly description = "Asks for a review";
  readonly schema = {
    code: z.string().min(1).describe("What to review"),
    tone: z.enum(["kind", "strict"]).default("kind"),
    author: z.string().optional(),
  };

  render({ code, tone, author }: MCPInput<this>): string {
    const typed: [string, "kind" | "strict", string | undefined] = [code, tone, author];
    return typed.map(String).join(" ");
  }
}

class AnyPrompt extends MCPPrompt {
  readonly name = "any";
  readonly description = "Renders what its test says";
  readonly schema: SchemaLike = {};

  constructor(private readonly value: unknown) {
    super();
  }

  render(): unknown {
    return this.value;
  }
}

test("prompts/list shows every prompt with its arguments, and which of them are required", async () => {
  const { client } = await connect([new ReviewPrompt()]);
  expect(await client.listPrompts()).toEqual({
    prompts: [
      {
        name: "review",
        title: "Review code",
        description: "Asks for a review",
        arguments: [
          { name: "code", description: "What to review", required: true },
          { name: "tone", required: false },
          { name: "author", required: false },
        ],
      },
    ],
  });
});

test("a string becomes one user message, with defaults in the arguments", async () => {
  const { client } = await connect([new ReviewPrompt()]);
  expect(await client.getPrompt({ name: "review", arguments: { code: "x" } })).toEqual({
    description: "Asks for a review",
    messages: [{ role: "user", content: { type: "text", text: "x kind undefined" } }],
  });
});

test("a list of messages is sent as it is", async () => {
  const messages = [
    { role: "user", content: { type: "text", text: "2 + 2?" } },
    { role: "assistant", content: { type: "text", text: "4" } },
  ];
  const { client } = await connect([new AnyPrompt(messages)]);
  expect((await client.getPrompt({ name: "any" })).messages).toEqual(messages);
});

describe("a malformed answer is INVALID_OUTPUT", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["an object", { text: "x" }],
    ["a message of a role that there is not", [{ role: "system", content: { type: "text", text: "x" } }]],
    ["a message without content", [{ role: "user", content: "x" }]],
  ])("%s", async (_what, value) => {
    const { client } = await connect([new AnyPrompt(value)]);
    const error = await rejectionOf(client.getPrompt({ name: "any" }));
    expect(error).toMatchObject({ code: -32603, data: { error: "INVALID_OUTPUT" } });
  });
});

test("invalid arguments are JSON-RPC -32602 with the path and message of every issue", async () => {
  const { client, callLines } = await connect([new ReviewPrompt()]);
  const error = await rejectionOf(client.getPrompt({ name: "review", arguments: { tone: "rude" } }));
  expect(error).toMatchObject({
    code: -32602,
    data: {
      error: "INVALID_INPUT",
      message: expect.stringMatching(/^The arguments for the prompt "review" are not valid\. code: is required/),
      details: { issues: [{ path: "code" }, { path: "tone" }] },
    },
  });
  expect(callLines()).toEqual([expect.objectContaining({ prompt: "review", code: "INVALID_INPUT" })]);
});

test.each(["other", "toString"])("an unknown prompt is JSON-RPC -32602: %p", async (name) => {
  const { client } = await connect([new ReviewPrompt()]);
  expect(await rejectionOf(client.getPrompt({ name }))).toMatchObject({
    code: -32602,
    data: { error: "INVALID_INPUT", message: expect.stringContaining(`There is no prompt "${name}"`) },
  });
});
