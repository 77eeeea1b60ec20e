import { describe, expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, INITIALIZE, serveHttp } from "../../fixtures/serve-http.js";

const echo = makeTool("echo", (input) => input);

interface Refused {
  readonly response: Response;
  readonly error: unknown;
}

async function refused(answer: Promise<Response>): Promise<Refused> {
  const response = await answer;
  const body: { error: { data: { requestId: string } } } = JSON.parse(await response.text());
  expect(body).toMatchObject({ jsonrpc: "2.0", error: expect.anything() });
  expect(response.headers.get("x-request-id")).toBe(body.error.data.requestId);
  return { response, error: body.error };
}

describe("a body that is not a message", () => {
  test.each(["{", "", "not json", '{"jsonrpc":"2.0",}'])("%p is 400 with -32700", async (body) => {
    const { post } = await serveHttp([echo]);
    const { response, error } = await refused(post(body));
    expect(response.status).toBe(400);
    expect(error).toMatchObject({ code: -32700, data: { error: "INVALID_INPUT", action: "fix_input" } });
  });

  test.each<[string, unknown]>([
    ["a batch", [callMessage(1, "echo"), callMessage(2, "echo")]],
    ["null", null],
    ["an object without jsonrpc", { hello: 1 }],
  ])("%s is 400 with -32600", async (_what, body) => {
    const { post } = await serveHttp([echo]);
    const { response, error } = await refused(post(body));
    expect(response.status).toBe(400);
    expect(error).toMatchObject({ code: -32600, data: { error: "INVALID_INPUT" } });
  });

  test.each(["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"])(
    "%s is 415, also where it holds a good message",
    async (type) => {
      const { post } = await serveHttp([echo]);
      const { response, error } = await refused(post(callMessage(1, "echo"), { "content-type": type }));
      expect(response.status).toBe(415);
      expect(error).toMatchObject({ code: -32600, message: expect.stringContaining("application/json") });
    },
  );

  test("a charset beside application/json is fine", async () => {
    const { post } = await serveHttp([echo]);
    const response = await post(callMessage(1, "echo"), { "content-type": "application/json; charset=utf-8" });
    expect(response.status).toBe(200);
  });
});

describe("a body that is too large", () => {
  test("is 413 with PAYLOAD_TOO_LARGE, and the server goes on", async () => {
    const { post } = await serveHttp([echo], { bodyLimit: 2_000 });
    const { response, error } = await refused(post(callMessage(1, "echo", { text: "x".repeat(2_000) })));
    expect(response.status).toBe(413);
    expect(error).toMatchObject({ code: -32600, data: { error: "PAYLOAD_TOO_LARGE", retryable: false } });
    expect((await post(callMessage(2, "echo"))).status).toBe(200);
  });
});

describe("the Origin of a browser's page", () => {
  test.each(["https://evil.example", "null"])("%s is 403 with FORBIDDEN", async (origin) => {
    const { post } = await serveHttp([echo]);
    const { response, error } = await refused(post(callMessage(1, "echo"), { origin }));
    expect(response.status).toBe(403);
    expect(error).toMatchObject({ data: { error: "FORBIDDEN", message: expect.stringContaining("allowedOrigins") } });
  });

  test("is refused whatever the method", async () => {
    const { endpoint } = await serveHttp([echo]);
    for (const method of ["GET", "DELETE"]) {
      const response = await fetch(endpoint, { method, headers: { origin: "https://evil.example" } });
      expect(response.status).toBe(403);
    }
  });

  test.each(["http://localhost:5173", "http://127.0.0.1:1", "https://app.example"])("%s may call", async (origin) => {
    const { post } = await serveHttp([echo], { allowedOrigins: ["https://app.example"] });
    expect((await post(callMessage(1, "echo"), { origin })).status).toBe(200);
  });
});

describe("MCP-Protocol-Version", () => {
  test.each(["1999-01-01", "nonsense"])("%s is 400, naming those that the server speaks", async (version) => {
    const { post } = await serveHttp([echo]);
    const { response, error } = await refused(post(callMessage(1, "echo"), { "mcp-protocol-version": version }));
    expect(response.status).toBe(400);
    expect(error).toMatchObject({ code: -32600, message: expect.stringContaining("2025-11-25") });
  });

  test.each(["2025-11-25", "2025-03-26"])("%s is served", async (version) => {
    const { post } = await serveHttp([echo]);
    expect((await post(callMessage(1, "echo"), { "mcp-protocol-version": version })).status).toBe(200);
  });
});

test("a path that there is not is 404, and says where MCP is", async () => {
  const { origin } = await serveHttp([echo]);
  const { response, error } = await refused(fetch(`${origin}/sse`));
  expect(response.status).toBe(404);
  expect(error).toMatchObject({ data: { error: "NOT_FOUND", message: expect.stringContaining("/mcp") } });
});

test("GET is 405 and says which methods are allowed", async () => {
  const { endpoint } = await serveHttp([echo]);
  const { response } = await refused(fetch(endpoint, { headers: { accept: "text/event-stream" } }));
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("POST, DELETE");
});

test("a session cap that is reached is OVERLOADED, and says when to come back", async () => {
  const { post } = await serveHttp([echo], {}, { sessions: { max: 1 } });
  expect((await post(INITIALIZE)).headers.get("mcp-session-id")).toBeTruthy();
  const second = await post({ ...INITIALIZE, id: 7 });
  expect(second.status).toBe(503);
  expect(second.headers.get("mcp-session-id")).toBeNull();
  expect(await second.json()).toMatchObject({
    id: 7,
    error: { code: -32000, data: { error: "OVERLOADED", retryable: true, retryAfter: 30, action: "retry" } },
  });
});
