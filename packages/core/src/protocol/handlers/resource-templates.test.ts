import { describe, expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { ask } from "../../fixtures/modern.js";
import { rejectionOf } from "../../fixtures/results.js";
import { serveHttp } from "../../fixtures/serve-http.js";
import type { ToolContext } from "../../operation/tool-context.js";
import { MCPResource, type MCPVariables } from "../../resource/mcp-resource.js";

class OrderResource extends MCPResource {
  readonly name = "order";
  readonly uri = "orders://{customer}/{id}";
  readonly description = "One order";

  read(_context: ToolContext, { customer, id }: MCPVariables<this>): object {
    const typed: [string, string] = [customer, id];
    return { typed };
  }
}

const echo = (_: ToolContext, variables: object) => variables;

describe("a resource with variables in its URI", () => {
  test("is listed as a template and not as a resource", async () => {
    const { client } = await connect([makeResource("a://static"), makeResource("a://{id}", echo, { title: "A" })]);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(["a://static"]);
    expect(await client.listResourceTemplates()).toEqual({
      resourceTemplates: [{ uriTemplate: "a://{id}", name: "a-id-", title: "A", description: "Something to read" }],
    });
  });

  test("is read with its variables decoded, and answers with the URI asked for", async () => {
    const { client } = await connect([new OrderResource()]);
    expect(await client.readResource({ uri: "orders://J%C3%B6rg/7" })).toEqual({
      contents: [{ uri: "orders://J%C3%B6rg/7", mimeType: "application/json", text: '{"typed":["Jörg","7"]}' }],
    });
  });

  test("leaves alone what a resource has as its very own, and gives way to a more particular template", async () => {
    const { client } = await connect([
      makeResource("a://{x}", () => "general"),
      makeResource("a://orders-{x}", () => "particular"),
      makeResource("a://orders-1", () => "static"),
    ]);
    const textOf = async (uri: string) => {
      const [contents] = (await client.readResource({ uri })).contents;
      return contents && "text" in contents ? contents.text : undefined;
    };
    expect(await Promise.all(["a://orders-1", "a://orders-2", "a://x"].map(textOf))).toEqual([
      "static",
      "particular",
      "general",
    ]);
  });

  test("is logged under its name", async () => {
    const { client, callLines } = await connect([new OrderResource()]);
    await client.readResource({ uri: "orders://a/1" });
    expect(callLines()).toMatchObject([{ resource: "order", outcome: "ok" }]);
  });

  test("does not make a server have every URI", async () => {
    const served = await serveHttp([new OrderResource()]);
    const { client } = await served.connect();
    const uri = "orders://a";
    expect(await rejectionOf(client.readResource({ uri }))).toMatchObject({ code: -32002, data: { uri } });
    expect((await ask(served, "resources/read", { uri })).body).toMatchObject({
      error: { code: -32602, data: { uri } },
    });
  });

  test("stops the boot where it is malformed", async () => {
    await expect(connect([makeResource("a://{+x}")])).rejects.toThrow(/uri has \{\+x\}/);
    await expect(connect([makeResource("a://{x}"), makeResource("a://{x}")])).rejects.toThrow(/uri is taken/);
  });
});

describe("how long a client may keep a resource", () => {
  test("is told modern clients alone", async () => {
    const served = await serveHttp([makeResource("a://kept", undefined, { cacheTtl: 5_000 }), makeResource("a://b")]);
    expect((await ask(served, "resources/read", { uri: "a://kept" })).body.result).toMatchObject({ ttlMs: 5_000 });
    expect((await ask(served, "resources/read", { uri: "a://b" })).body.result).toMatchObject({ ttlMs: 0 });
    const { client } = await served.connect();
    expect(await client.readResource({ uri: "a://kept" })).not.toHaveProperty("ttlMs");
  });

  test.each([-1, 0.5, Number.POSITIVE_INFINITY])("can't be %p", async (cacheTtl) => {
    await expect(connect([makeResource("a://b", undefined, { cacheTtl })])).rejects.toThrow(/cacheTtl/);
  });
});
