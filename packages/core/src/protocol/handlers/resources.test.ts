import { describe, expect, test } from "@jest/globals";
import { ToolError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { rejectionOf } from "../../fixtures/results.js";
import type { ToolContext } from "../../operation/tool-context.js";
import { MCPResource } from "../../resource/mcp-resource.js";

class TestResource extends MCPResource {
  readonly name: string;
  readonly description = "Something to read";

  constructor(
    readonly uri: string,
    private readonly content: (context: ToolContext) => unknown,
    fields: Partial<Pick<MCPResource, "mimeType" | "title">> = {},
  ) {
    super();
    this.name = uri.replace(/\W+/g, "-");
    Object.assign(this, fields);
  }

  read(context: ToolContext): unknown {
    return this.content(context);
  }
}

test("resources/list shows every resource", async () => {
  const fields = { title: "Read me", mimeType: "text/markdown" };
  const { client } = await connect([new TestResource("docs://readme", () => "# Hi", fields)]);
  expect(await client.listResources()).toEqual({
    resources: [{ uri: "docs://readme", name: "docs-readme", description: "Something to read", ...fields }],
  });
  expect(await client.listResourceTemplates()).toEqual({ resourceTemplates: [] });
});

describe("reading gives", () => {
  test.each<[string, unknown, string | undefined, object]>([
    ["a string as plain text", "hi", undefined, { mimeType: "text/plain", text: "hi" }],
    ["a string as the declared type", "# Hi", "text/markdown", { mimeType: "text/markdown", text: "# Hi" }],
    ["bytes as base64", new Uint8Array([0, 255]), undefined, { mimeType: "application/octet-stream", blob: "AP8=" }],
    ["bytes as the declared type", Buffer.from("x"), "image/png", { mimeType: "image/png", blob: "eA==" }],
    ["a value as JSON", { a: [1] }, undefined, { mimeType: "application/json", text: '{"a":[1]}' }],
    ["an empty string", "", undefined, { mimeType: "text/plain", text: "" }],
  ])("%s", async (_what, value, mimeType, contents) => {
    const resource = new TestResource("x://a", () => value, mimeType === undefined ? {} : { mimeType });
    const { client } = await connect([resource]);
    expect(await client.readResource({ uri: "x://a" })).toEqual({ contents: [{ uri: "x://a", ...contents }] });
  });
});

describe("a read that fails is a JSON-RPC error with the envelope as its data", () => {
  const read = async (content: (context: ToolContext) => unknown) => {
    const { client, callLines } = await connect([new TestResource("x://a", content)]);
    const error = await rejectionOf(client.readResource({ uri: "x://a" }));
    return { error, line: callLines()[0] };
  };

  test("what the resource says of it", async () => {
    const { error, line } = await read(() => {
      throw new ToolError("FORBIDDEN", "Not yours");
    });
    expect(error).toMatchObject({ code: -32000, data: { error: "FORBIDDEN", message: "Not yours" } });
    expect(line).toMatchObject({ resource: "x-a", outcome: "error", code: "FORBIDDEN" });
  });

  test("nothing of what it throws by accident", async () => {
    const { error } = await read(() => {
      throw new Error("ENOENT /etc/secret");
    });
    expect(error).toMatchObject({ code: -32603, data: { error: "INTERNAL" } });
    expect(JSON.stringify(error)).not.toContain("/etc/secret");
  });

  test("INVALID_OUTPUT where it has no content", async () => {
    const { error } = await read(() => undefined);
    expect(error).toMatchObject({ code: -32603, data: { error: "INVALID_OUTPUT" } });
  });
});

test("an unknown URI is JSON-RPC -32002 with a NOT_FOUND envelope", async () => {
  const { client } = await connect([new TestResource("x://a", () => "hi")]);
  expect(await rejectionOf(client.readResource({ uri: "x://b" }))).toMatchObject({
    code: -32002,
    data: { error: "NOT_FOUND", message: expect.stringContaining('"x://b"'), action: "fix_input", uri: "x://b" },
  });
});

test("a resource is given its context: deps and a log under its request id", async () => {
  const content = ({ deps, log, requestId }: ToolContext) => {
    log.info("reading");
    return { deps, requestId };
  };
  const { client, log } = await connect([new TestResource("x://a", content)], { deps: { db: 1 } });
  const { contents } = await client.readResource({ uri: "x://a" });
  const requestId = log[1]?.requestId;
  expect(contents).toEqual([expect.objectContaining({ text: JSON.stringify({ deps: { db: 1 }, requestId }) })]);
  expect(log[0]).toMatchObject({ msg: "reading", resource: "x-a", requestId });
});

test("a server without resources does not say that it has any", async () => {
  const { client } = await connect([makeTool("a", () => "ok")]);
  expect(client.getServerCapabilities()).toEqual({ tools: { listChanged: true }, logging: {} });
});
