import { describe, expect, test } from "@jest/globals";
import { connect } from "../../fixtures/connect.js";
import { makePrompt } from "../../fixtures/make-prompt.js";
import { makeResource } from "../../fixtures/make-resource.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { modernHeaders, modernMessage, read } from "../../fixtures/modern.js";
import { rejectionOf } from "../../fixtures/results.js";
import { serveHttp } from "../../fixtures/serve-http.js";
import type { Principal } from "../../principal/principal.js";

const reader = { id: "reader", scopes: ["read"] };
const writer = { id: "writer", scopes: ["read", "write"] };
const isAda = { permits: ({ id }: Principal) => id === "ada" };
const ada = { id: "ada", scopes: [] };

function components() {
  const scoped = { policy: { scopes: ["read", "write"] } };
  return [
    makeTool("open", () => "open"),
    makeTool("scoped", () => "scoped", scoped),
    Object.assign(
      makeTool("ada_only", () => "ada's"),
      isAda,
    ),
    Object.assign(makeResource("a://open"), { name: "open" }),
    Object.assign(makeResource("a://scoped"), { name: "scoped" }, scoped),
    Object.assign(makeResource("b://{x}"), { name: "template", complete: { x: () => ["1"] } }, isAda),
    Object.assign(makePrompt("open"), {}),
    Object.assign(makePrompt("scoped"), scoped),
  ];
}

describe("what somebody may not use", () => {
  test.each<[string, Principal, string[], string[], string[], string[]]>([
    ["without scopes", { id: "x", scopes: [] }, ["open"], ["open"], [], ["open"]],
    ["with some", reader, ["open"], ["open"], [], ["open"]],
    ["with all", writer, ["open", "scoped"], ["open", "scoped"], [], ["open", "scoped"]],
    ["whom a predicate knows", ada, ["ada_only", "open"], ["open"], ["template"], ["open"]],
  ])("is in no list: %s", async (_, principal, tools, resources, templates, prompts) => {
    const { client } = await connect(components(), { principal });
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(tools);
    expect((await client.listResources()).resources.map(({ name }) => name)).toEqual(resources);
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ name }) => name)).toEqual(templates);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(prompts);
  });

  test("is refused with the scopes that it needs", async () => {
    const { client, callLines } = await connect(components(), { principal: reader });
    const refused = { code: -32000, data: { error: "FORBIDDEN", action: "authenticate" } };
    expect(await rejectionOf(client.callTool({ name: "scoped" }))).toMatchObject({
      ...refused,
      data: { ...refused.data, details: { scopes: ["read", "write"] } },
    });
    expect(await rejectionOf(client.readResource({ uri: "a://scoped" }))).toMatchObject(refused);
    expect(await rejectionOf(client.getPrompt({ name: "scoped" }))).toMatchObject(refused);
    expect(callLines().map(({ code }) => code)).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
  });

  test("is refused by a predicate, whatever the scopes", async () => {
    const { client } = await connect(components(), { principal: writer });
    const refused = { code: -32000, data: { error: "FORBIDDEN", action: "abort" } };
    expect(await rejectionOf(client.callTool({ name: "ada_only" }))).toMatchObject(refused);
    expect(await rejectionOf(client.readResource({ uri: "b://1" }))).toMatchObject(refused);
    const ref = { type: "ref/resource" as const, uri: "b://{x}" };
    expect(await rejectionOf(client.complete({ ref, argument: { name: "x", value: "" } }))).toMatchObject(refused);
    expect(await rejectionOf(client.subscribeResource({ uri: "b://1" }))).toMatchObject({
      data: { error: "NOT_FOUND" },
    });
  });

  test("is there for the local client, but not where a predicate says no", async () => {
    const { client } = await connect(components());
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["open", "scoped"]);
  });
});

describe("a predicate", () => {
  test.each<[string, () => unknown]>([
    ["throws", () => JSON.parse("{")],
    ["answers later", async () => true],
    ["answers with nothing", () => undefined],
  ])("that %s lets nobody in, and breaks no list", async (_, permits) => {
    const { client } = await connect([
      makeTool("open", () => ""),
      Object.assign(
        makeTool("closed", () => ""),
        { permits },
      ),
    ]);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(["open"]);
    expect(await client.callTool({ name: "closed" }).catch(() => ({ isError: true }))).toMatchObject({ isError: true });
  });
});

describe("over HTTP", () => {
  const serve = () => serveHttp(components(), {}, { auth: { custom: () => reader } });

  test("a missing scope is status 403, with what to ask for", async () => {
    const { post } = await serve();
    const message = { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: "scoped" } };
    const answer = await post(message);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="test", error="insufficient_scope", scope="read write"',
    );
    expect(await read(answer)).toMatchObject({ status: 403, body: { id: 7, error: { data: { error: "FORBIDDEN" } } } });
  });

  test("in 2026-07-28 too", async () => {
    const { post } = await serve();
    const answer = await post(modernMessage("tools/call", { name: "scoped" }), modernHeaders("tools/call", "scoped"));
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toContain("insufficient_scope");
  });

  test("where scopes would not help, nothing is asked for", async () => {
    const { post } = await serve();
    const answer = await post({ jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: "ada_only" } });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([403, null]);
  });

  test("nobody who is not asked has scopes", async () => {
    const { post } = await serveHttp(components());
    expect((await post({ jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: "scoped" } })).status).toBe(403);
  });
});

test("a policy that is none stops the boot", async () => {
  const bad = Object.assign(makePrompt("p"), { policy: { scope: ["a"] } });
  await expect(connect([bad])).rejects.toThrow(/policy/);
  await expect(connect([makeTool("t", () => "", { policy: { scopes: ["a b"] } })])).rejects.toThrow(/scope/);
});
