import { describe, expect, test } from "@jest/globals";
import { emitInput, toolWith } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { nginxEmitter } from "./nginx.emitter.js";

const deployed = (changed: Partial<EmitInput["deployment"]>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });
const linesOf = (input = emitInput()) =>
  (nginxEmitter.plan(input)[0]?.content ?? "").split("\n").map((line) => line.trim());
const valuesOf = (key: string, input = emitInput()) =>
  linesOf(input).flatMap((line) => (line.startsWith(`${key} `) ? line.slice(key.length + 1).replace(/;$/, "") : []));
const seconds = (key: string, input = emitInput()) => Number.parseInt(valuesOf(key, input)[0] ?? "", 10);

describe("the upstream", () => {
  const servers = (input: EmitInput) => valuesOf("server", input).filter((value) => value.includes("max_fails"));

  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["0.0.0.0", "127.0.0.1"],
    ["::", "[::1]"],
    ["10.0.0.5", "10.0.0.5"],
  ])("of a server bound to %s has three instances at %s, each with a port of its own", (host, address) => {
    const found = servers(deployed({ http: { host, port: 3000, tls: false } }));
    expect(found.map((value) => value.split(" ")[0])).toEqual([3000, 3001, 3002].map((port) => `${address}:${port}`));
  });

  test("keeps a client with its instance where it has a session there", () => {
    expect(linesOf()).toContain("hash $binary_remote_addr consistent;");
    const without = linesOf(deployed({ sessions: false }));
    expect(without).toContain("least_conn;");
    expect(without.join()).not.toContain("hash ");
  });

  test.each([
    [0, undefined],
    [1_999, undefined],
    [2_000, "1s"],
    [5_000, "4s"],
    [120_000, "60s"],
  ])("with %d ms of drainDelay keeps connections for %p: none is left when calls are refused", (drainDelay, kept) => {
    const input = deployed({ stop: { drainDelay, drain: 25_000 } });
    expect(valuesOf("keepalive_timeout", input)[0]).toBe(kept);
    expect(valuesOf("keepalive", input)).toHaveLength(kept === undefined ? 0 : 1);
  });
});

describe("the site", () => {
  test("waits longer than the slowest tool, and than a stop", () => {
    const tools = [toolWith("a", 10_000), toolWith("b", 90_500)];
    expect(seconds("proxy_read_timeout", emitInput({ tools }))).toBeGreaterThan(90.5);
    const input = { ...deployed({ stop: { drainDelay: 5_000, drain: 200_000 } }), tools };
    expect(seconds("proxy_read_timeout", input)).toBeGreaterThan(205);
    expect(seconds("proxy_read_timeout", { ...emitInput(), tools: [] })).toBeGreaterThan(30);
  });

  test("sends a call a second time only where the first was not sent", () => {
    expect(valuesOf("proxy_next_upstream")).toEqual(["error timeout"]);
  });

  test("passes events on as they come", () => {
    expect(linesOf()).toEqual(expect.arrayContaining(["proxy_buffering off;", "gzip off;", "proxy_http_version 1.1;"]));
  });

  test("passes on what clients call, and nothing else", () => {
    const input = deployed({ paths: ["/mcp", "/sse", "/messages"] });
    const passed = linesOf(input).filter((line) => line.startsWith("location "));
    expect(passed).toEqual([
      "location = /mcp { proxy_pass http://shop; }",
      "location = /sse { proxy_pass http://shop; }",
      "location = /messages { proxy_pass http://shop; }",
      "location ^~ /.well-known/oauth-protected-resource { proxy_pass http://shop; }",
      "location / { return 404; }",
    ]);
  });

  test("says itself who calls, whatever the client says", () => {
    expect(valuesOf("proxy_set_header")).toEqual([
      'Connection ""',
      "Host $host",
      "X-Forwarded-For $remote_addr",
      "X-Forwarded-Proto $scheme",
      'Forwarded ""',
      "X-Request-Id $mcp_shop_request_id",
    ]);
  });

  test("is called by the names that the server takes, takes as much as the server, and has TLS as it is safe", () => {
    const { operations } = emitInput().deployment;
    const allowedHosts = ["*.example.com", "mcp.example.com", "b.example.com"];
    const input = deployed({ operations: operations && { ...operations, allowedHosts }, bodyLimit: 2_000 });
    expect(valuesOf("server_name", input)).toEqual(["mcp.example.com b.example.com"]);
    expect(valuesOf("client_max_body_size", input)).toEqual(["2000"]);
    expect(valuesOf("ssl_protocols", input)).toEqual(["TLSv1.2 TLSv1.3"]);
  });

  test("of a name that nginx would not take has names that it takes", () => {
    const [file] = nginxEmitter.plan(emitInput({ name: "3 Shops; }" }));
    expect(file?.path).toBe("deploy/nginx/3-shops.conf");
    expect(file?.content).toContain("$mcp_3_shops_request_id");
    expect(file?.content).not.toContain("Shops");
  });
});

const { operations } = emitInput().deployment;

test.each<[string, Partial<EmitInput["deployment"]>, string]>([
  ["HTTP", { http: undefined, operations: undefined }, "MCP_TRANSPORTS"],
  ["a port", { http: { host: "127.0.0.1", port: 0, tls: false } }, "MCP_PORT"],
  [
    "a name to be called by",
    { operations: operations && { ...operations, allowedHosts: ["*.x.y"] } },
    "MCP_ALLOWED_HOSTS",
  ],
  ["TLS ended by it", { http: { host: "127.0.0.1", port: 3000, tls: true } }, "transports.http.tls"],
])("can't be had without %s, and the refusal says what to set", (_, changed, next) => {
  expect(() => nginxEmitter.plan(deployed(changed))).toThrow(
    expect.objectContaining({ next: expect.stringContaining(next) }),
  );
});
