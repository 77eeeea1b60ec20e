import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { expectProper } from "../../fixtures/raw-http.js";
import { callMessage, type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { talk } from "../../fixtures/talk.js";

const BODY = JSON.stringify(callMessage(1, "echo"));
const REST = `content-type: application/json\r\nconnection: close\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

async function serve(): Promise<{ served: ServedHttp; calls: () => number }> {
  let calls = 0;
  const echo = makeTool("echo", () => {
    calls += 1;
    return "ran";
  });
  const transports = { http: true, sse: true };
  const served = await serveHttp([echo], { allowedHosts: ["mcp.example.com"] }, { transports });
  return { served, calls: () => calls };
}

describe("runs no tool", () => {
  test.each<[string, string, number]>([
    ["for a page of another origin", "POST /mcp HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example", 403],
    ["for a page that hides its origin", "POST /mcp HTTP/1.1\r\nhost: localhost\r\norigin: null", 403],
    [
      "for two origins",
      "POST /mcp HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\norigin: http://evil",
      403,
    ],
    ["for an empty origin", "POST /mcp HTTP/1.1\r\nhost: localhost\r\norigin:", 403],
    ["for a name that was made to point here", "POST /mcp HTTP/1.1\r\nhost: evil.example", 403],
    [
      "for it, however its page calls itself",
      "POST /mcp HTTP/1.1\r\nhost: evil.example\r\norigin: http://localhost",
      403,
    ],
    ["for a host that only begins like this machine", "POST /mcp HTTP/1.1\r\nhost: localhost.evil.example", 403],
    ["for a host with a user", "POST /mcp HTTP/1.1\r\nhost: localhost@evil.example", 403],
    ["for a user before this machine", "POST /mcp HTTP/1.1\r\nhost: evil.example@localhost", 403],
    ["for a port that is none", "POST /mcp HTTP/1.1\r\nhost: localhost:80@evil.example", 403],
    ["for two hosts", "POST /mcp HTTP/1.1\r\nhost: localhost\r\nhost: evil.example", 403],
    ["for the same host twice", "POST /mcp HTTP/1.1\r\nhost: localhost\r\nhost: localhost", 403],
    ["without a host", "POST /mcp HTTP/1.0", 403],
    ["for an empty host", "POST /mcp HTTP/1.1\r\nhost:", 403],
    ["for a target with a host of its own", "POST http://evil.example/mcp HTTP/1.1\r\nhost: localhost", 404],
    ["for one that is this machine", "POST http://localhost/mcp HTTP/1.1\r\nhost: evil.example", 404],
    [
      "for what a proxy says its host was",
      "POST /mcp HTTP/1.1\r\nhost: evil.example\r\nx-forwarded-host: localhost",
      403,
    ],
  ])("%s", async (_, head, status) => {
    const { served, calls } = await serve();
    const answer = await talk(served.transport.port, `${head}\r\n${REST}`);
    expect(answer.status).toBe(status);
    expectProper(answer);
    expect(answer.head).not.toContain("access-control-");
    expect(calls()).toBe(0);
  });
});

test.each([
  "host: localhost",
  "host: 127.0.0.1:1",
  "host: [::1]:3000",
  "host: MCP.example.com",
  "host: localhost\r\norigin: http://localhost:5173",
  "host: localhost\r\nx-forwarded-host: evil.example",
])("runs it for %j", async (headers) => {
  const { served, calls } = await serve();
  expect((await talk(served.transport.port, `POST /mcp HTTP/1.1\r\n${headers}\r\n${REST}`)).status).toBe(200);
  expect(calls()).toBe(1);
});

test.each([
  "GET /sse",
  "POST /messages?sessionId=1",
  "GET /metrics",
  "GET /mcp",
  "DELETE /mcp",
  "GET http://evil.example/metrics",
])("%s asks for a host that is this server too, and says what to do", async (line) => {
  const { served } = await serve();
  const host = line.includes("://") ? "localhost" : "evil.example";
  const answer = await talk(served.transport.port, `${line} HTTP/1.1\r\nhost: ${host}\r\n${REST}`);
  expect(answer.status).toBe(403);
  expect(answer.text).toMatch(/FORBIDDEN.*transports\.http\.allowedHosts or MCP_ALLOWED_HOSTS/);
});

test.each(["/health", "/livez", "/readyz"])("%s is asked by any name", async (path) => {
  const { served } = await serve();
  const answer = await talk(
    served.transport.port,
    `GET ${path} HTTP/1.1\r\nhost: pod-7.internal\r\nconnection: close\r\n\r\n`,
  );
  expect(answer.status).toBe(200);
});

test("every answer says what it is and that nobody may keep it", async () => {
  const { served } = await serve();
  const { origin, endpoint, post } = served;
  const refused = { headers: { origin: "https://evil.example" } };
  const answers = await Promise.all([
    post(callMessage(1, "echo")),
    post({ jsonrpc: "2.0", method: "notifications/initialized" }),
    post("{"),
    fetch(endpoint, refused),
    fetch(`${origin}/sse`, refused),
    fetch(`${origin}/sse`),
    ...["/health", "/livez", "/metrics", "/nothing"].map((path) => fetch(origin + path)),
  ]);
  for (const { status, headers } of answers) {
    expect([status, headers.get("x-content-type-options"), headers.get("cache-control")]).toEqual([
      status,
      "nosniff",
      "no-store",
    ]);
    expect(headers.get("strict-transport-security")).toBeNull();
  }
  const unreadable = await talk(served.transport.port, "GARBAGE\r\n\r\n");
  expect(unreadable.head).toMatch(/x-content-type-options: nosniff\r\ncache-control: no-store/);
});
