import { Agent, get } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const tools = [makeTool("a", () => "ok")];

function scrape(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    });
    request.on("error", reject);
  });
}

describe("/metrics", () => {
  test("answers HEAD with what GET has but its body", async () => {
    const { origin } = await serveHttp(tools);
    const head = await fetch(`${origin}/metrics`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
    expect(await head.text()).toBe("");
  });

  test("says on a connection kept open that the server drains; the port takes no new ones then", async () => {
    const { origin, assembly, transport } = await serveHttp(tools);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    closeAfterTest(() => agent.destroy());
    expect(await scrape(`${origin}/metrics`, agent)).toMatch(/^mcp_ready 1$/m);
    assembly.health.state = "draining";
    await transport.stopAccepting();
    expect(await scrape(`${origin}/metrics`, agent)).toMatch(/^mcp_ready 0$/m);
    await expect(scrape(`${origin}/metrics`, new Agent())).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("requests refused before they were a call", () => {
  const JSON_TYPE = { "content-type": "application/json" };

  test.each<[string, string, RequestInit]>([
    ["no JSON", "INVALID_INPUT", { method: "POST", headers: JSON_TYPE, body: "{" }],
    ["no JSON-RPC", "INVALID_INPUT", { method: "POST", headers: JSON_TYPE, body: "{}" }],
    ["another type", "INVALID_INPUT", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }],
    ["another method of HTTP", "INVALID_INPUT", { method: "PUT" }],
    ["a stream of no session", "INVALID_INPUT", { method: "GET" }],
    ["an end of no session", "NOT_FOUND", { method: "DELETE" }],
    ["too much", "PAYLOAD_TOO_LARGE", { method: "POST", headers: JSON_TYPE, body: JSON.stringify("x".repeat(2_000)) }],
    [
      "another host",
      "FORBIDDEN",
      { method: "POST", headers: { ...JSON_TYPE, origin: "http://evil.example" }, body: "{}" },
    ],
    [
      "a method that there is not",
      "NOT_FOUND",
      { method: "POST", headers: JSON_TYPE, body: JSON.stringify({ ...INITIALIZE, method: "none" }) },
    ],
  ])("%s is counted as %s", async (_, code, request) => {
    const { endpoint, assembly } = await serveHttp(tools, { bodyLimit: 1_024 });
    await (await fetch(endpoint, request)).text();
    expect([...assembly.metrics.refusedRequests.read()]).toEqual([[1, code]]);
  });

  test("calls are not among them, however they end", async () => {
    const { post, assembly } = await serveHttp(tools);
    for (const tool of ["a", "none"]) await (await post(callMessage(1, tool))).text();
    await (await post({ jsonrpc: "2.0", id: 1, method: "ping" })).text();
    expect([...assembly.metrics.refusedRequests.read()]).toEqual([]);
  });
});
