import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectTestClient, type TestClient } from "mcp-prod/testing";
import FetchPageTool from "./fetch-page.tool.js";

let web: Server;
let host: string;
let server: TestClient;

/** What the test's own web server answers, by path. */
const PAGES: Record<string, (answer: ServerResponse) => void> = {
  "/page": (answer) => answer.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<h1>Grüße</h1>"),
  "/image": (answer) => answer.writeHead(200, { "content-type": "image/png" }).end("not text"),
  "/long": (answer) => answer.writeHead(200, { "content-type": "text/plain" }).end("é".repeat(150_000)),
  "/moved": (answer) => answer.writeHead(302, { location: "/page" }).end(),
  "/moved-away": (answer) => answer.writeHead(302, { location: `http://127.0.0.1:${host.split(":")[1]}/page` }).end(),
  "/moved-to-ftp": (answer) => answer.writeHead(302, { location: `ftp://${host}/page` }).end(),
  "/circle": (answer) => answer.writeHead(302, { location: "/circle" }).end(),
  "/gone": (answer) => answer.writeHead(410).end(),
  "/busy": (answer) => answer.writeHead(429, { "retry-after": "7" }).end(),
  "/broken": (answer) => answer.writeHead(503).end(),
  "/cut": (answer) => answer.writeHead(200, { "content-length": "100" }).write("half", () => answer.destroy()),
  "/silent": () => {},
};

beforeAll(async () => {
  web = createServer(({ url = "" }, answer) => {
    const page = PAGES[url];
    if (page === undefined) answer.writeHead(404).end();
    else page(answer);
  });
  await once(web.listen(0, "127.0.0.1"), "listening");
  const { port } = web.address() as AddressInfo;
  host = `localhost:${port}`;
  server = await connect();
});
afterAll(async () => {
  await server.close();
  web.closeAllConnections();
  web.close();
});

function connect(openWorldTool = 10_000): Promise<TestClient> {
  const components = [new FetchPageTool({ allowedHosts: ["localhost:2"], privateHosts: [host, "localhost:1"] })];
  return connectTestClient({ components, config: { timeouts: { openWorldTool } } });
}

/** A failed call's envelope. The tool has an output schema, so it travels as text. */
async function failure(url: string): Promise<unknown> {
  const { isError, content } = await server.call("fetch_page", { url });
  expect(isError).toBe(true);
  return content[0]?.type === "text" ? JSON.parse(content[0].text) : undefined;
}

describe("fetch_page", () => {
  test("returns the page, its address and its type", async () => {
    const { structuredContent } = await server.call("fetch_page", { url: `http://${host}/page` });
    expect(structuredContent).toEqual({
      url: `http://${host}/page`,
      status: 200,
      contentType: "text/html; charset=utf-8",
      text: "<h1>Grüße</h1>",
      truncated: false,
    });
  });

  test("reads no more than 200,000 bytes and says that there is more", async () => {
    const { structuredContent } = await server.call("fetch_page", { url: `http://${host}/long` });
    expect(structuredContent).toMatchObject({ text: "é".repeat(100_000), truncated: true });
  });

  test("tells a client that asks how many bytes it has read", async () => {
    const progress: unknown[] = [];
    const url = `http://${host}/page`;
    await server.client.callTool({ name: "fetch_page", arguments: { url } }, undefined, {
      onprogress: (step) => progress.push(step),
    });
    expect(progress).toEqual([{ progress: 16, message: "bytes read" }]);
  });

  test("follows a redirect on an allowed host", async () => {
    const { structuredContent } = await server.call("fetch_page", { url: `http://${host}/moved` });
    expect(structuredContent).toMatchObject({ url: `http://${host}/page`, text: "<h1>Grüße</h1>" });
  });

  test("does not follow a redirect for ever", async () => {
    expect(await failure(`http://${host}/circle`)).toMatchObject({ error: "TOOL_ERROR", retryable: false });
  });

  test.each([
    ["another host", () => "http://127.0.0.1/page"],
    ["another port of an allowed host", () => "http://localhost:3/page"],
    ["credentials in the address", () => `http://me:secret@${host}/page`],
    ["an allowed host's name as the credentials", () => `http://${host}@127.0.0.1/page`],
    ["a redirect to another host", () => `http://${host}/moved-away`],
    ["a redirect to another protocol", () => `http://${host}/moved-to-ftp`],
  ])("refuses %s and says what is allowed", async (_, makeUrl) => {
    const error = await failure(makeUrl());
    expect(error).toMatchObject({
      error: "FORBIDDEN",
      action: "fix_input",
      details: { allowedHosts: ["localhost:2", host, "localhost:1"] },
    });
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  test("does not go to a private address for a host that is only allowed", async () => {
    expect(await failure("http://localhost:2/page")).toMatchObject({ error: "FORBIDDEN", action: "abort" });
  });

  test.each(["file:///etc/hosts", "data:text/plain,hello", "/page", ""])("refuses %p as an address", async (url) => {
    expect(await failure(url)).toMatchObject({ error: "INVALID_INPUT", action: "fix_input" });
  });

  test.each([
    ["a page that is not there", "/nowhere", { error: "NOT_FOUND", action: "fix_input", retryable: false }],
    ["any other client error", "/gone", { error: "TOOL_ERROR", action: "fallback", retryable: false }],
    ["too many requests", "/busy", { error: "RATE_LIMITED", action: "retry", retryable: true, retryAfter: 7 }],
    ["a server error", "/broken", { error: "DEPENDENCY_UNAVAILABLE", action: "retry", retryable: true }],
    ["a page that breaks off", "/cut", { error: "DEPENDENCY_UNAVAILABLE", action: "retry", retryable: true }],
    ["a page that is not text", "/image", { error: "TOOL_ERROR", action: "fallback", retryable: false }],
  ])("tells an agent what to do about %s", async (_, path, expected) => {
    expect(await failure(`http://${host}${path}`)).toMatchObject(expected);
  });

  test("calls a host that can't be reached a failure that may pass", async () => {
    const error = await failure("http://localhost:1/page");
    expect(error).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", retryable: true });
  });

  test("hangs up when its time is over", async () => {
    const hungUp = once(web, "request").then(([, answer]) => once(answer, "close"));
    const impatient = await connect(200);
    const { isError } = await impatient.call("fetch_page", { url: `http://${host}/silent` });
    expect(isError).toBe(true);
    await hungUp;
    await impatient.close();
  });
});
