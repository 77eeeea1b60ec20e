import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { JSON_TYPE, servePlayground } from "../../fixtures/serve-playground.js";
import { talk } from "../../fixtures/talk.js";

const OFF = { operations: { playground: false } };

/** A call whose head is the test's own: fetch() puts in a Host and a Sec-Fetch-Site itself. */
async function talkCall(headers: Record<string, string>) {
  const { transport } = await servePlayground([makeTool("a", () => "was called")]);
  const body = JSON.stringify({ tool: "a", arguments: {} });
  const head = Object.entries({ host: "127.0.0.1", ...JSON_TYPE, ...headers, connection: "close" });
  const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const request = `POST /admin/call HTTP/1.1\r\n${lines}content-length: ${body.length}\r\n\r\n${body}`;
  return talk(transport.port, request);
}

describe("it is not for", () => {
  /** @returns how a request is answered, and that no tool ran */
  async function refused(
    headers: Record<string, string>,
    body: unknown = { tool: "a", arguments: {} },
    http: object = {},
  ) {
    let ran = 0;
    const { send } = await servePlayground([makeTool("a", () => (ran += 1))], {}, http);
    const answer = await send(body, headers);
    expect(ran).toBe(0);
    return { status: answer.status, text: await answer.text() };
  }

  test("servers that do not turn it on, which say how", async () => {
    expect(await refused(JSON_TYPE, undefined, OFF)).toMatchObject({
      status: 403,
      text: expect.stringMatching(/transports\.http\.operations\.playground or MCP_OPERATIONS_PLAYGROUND=true/),
    });
    const { origin } = await servePlayground([], {}, OFF);
    expect((await fetch(`${origin}/admin/tools`)).status).toBe(403);
  });

  test.each<[string, Record<string, string>, number]>([
    ["of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["of another port of this machine", { "sec-fetch-site": "same-site", origin: "http://localhost:5173" }, 403],
    ["that somebody followed a link to", { "sec-fetch-site": "none" }, 403],
    ["of another origin", { origin: "https://evil.example" }, 403],
    ["of another port, in an old browser", { origin: "http://127.0.0.1:1" }, 403],
    ["that hide their origin", { origin: "null" }, 403],
    ["whose name was made to point here", { host: "evil.example", "sec-fetch-site": "same-origin" }, 403],
  ])("pages %s", async (_what, headers, status) => {
    const answer = await talkCall(headers);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain("was called");
    expect(answer.head).not.toContain("access-control-");
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
  ])("what a form of any page can send: %s", async (type) => {
    expect(await refused({ "content-type": type })).toMatchObject({ status: 415 });
  });

  test("a browser that asks whether a page may", async () => {
    const { origin } = await servePlayground([]);
    const headers = { origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await fetch(`${origin}/admin/call`, { method: "OPTIONS", headers });
    expect(answer.ok).toBe(false);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each<[string, unknown]>([
    ["what is not JSON", "{"],
    ["no object", "[]"],
    ["a call without a tool", { arguments: {} }],
    ["a tool that is no name", { tool: 5, arguments: {} }],
    ["arguments that are a list", { tool: "a", arguments: [] }],
    ["anything more", { tool: "a", arguments: {}, principal: "root" }],
    ["a key that changes what objects are", '{"tool":"a","arguments":{"__proto__":{"x":1}}}'],
    ["what is nested too deep", `{"tool":"a","arguments":{"x":${"[".repeat(500)}${"]".repeat(500)}}}`],
  ])("%s", async (_what, body) => {
    const { status, text } = await refused(JSON_TYPE, body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { error: "INVALID_INPUT" } } });
  });

  test("a body that is too large", async () => {
    const body = { tool: "a", arguments: { text: "x".repeat(2_000) } };
    expect(await refused(JSON_TYPE, body, { bodyLimit: 1_000 })).toMatchObject({ status: 413 });
  });
});

test.each<[string, Record<string, string>]>([
  [
    "its own page, whatever Host a proxy puts in",
    { origin: "http://localhost:3000", "sec-fetch-site": "same-origin", host: "127.0.0.1" },
  ],
  ["its own page in an old browser", { origin: "http://localhost:3000", host: "localhost:3000" }],
  ["a program", {}],
])("%s may call", async (_what, headers) => {
  const answer = await talkCall(headers);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain("was called");
});
