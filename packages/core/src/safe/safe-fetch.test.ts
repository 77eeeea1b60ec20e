import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { serveHostileWeb } from "../fixtures/hostile-web.js";
import { type SafeFetchOptions, safeFetch } from "./safe-fetch.js";

let server: Awaited<ReturnType<typeof serveHostileWeb>>;
let port: number;
let host: string;

beforeAll(async () => {
  server = await serveHostileWeb();
  port = server.port;
  host = `127.0.0.1:${port}`;
});
afterAll(() => server.close());

/** All but the test's own server is refused. */
function ask(path: string, options: Partial<SafeFetchOptions> = {}) {
  const { signal } = new AbortController();
  const url = path.startsWith("/") ? `http://${host}${path}` : path;
  return safeFetch(url, { allowedHosts: [], privateHosts: [host], allowHttp: true, signal, ...options });
}

const sentSchema = z.object({ method: z.string(), headers: z.record(z.string(), z.string()), body: z.string() });

/** The request as it arrived. */
async function sent(path: string, options?: Partial<SafeFetchOptions>) {
  return sentSchema.parse(await (await ask(path, options)).json());
}

describe("safeFetch gives", () => {
  test("a Response with its body read, where it came from, and its headers", async () => {
    const response = await ask("/page");
    expect(response).toBeInstanceOf(Response);
    expect(response).toMatchObject({ status: 200, ok: true, url: `http://${host}/page`, truncated: false });
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.text()).toBe("Grüße");
  });

  test.each([204, 304, 404, 500])("any status: %i", async (status) => {
    expect((await ask(`/status?${status}`)).status).toBe(status);
  });

  test("what the request was to be", async () => {
    const headers = { authorization: "Bearer x", "content-type": "text/plain", host: "other.example" };
    expect(await sent("/echo", { method: "PUT", headers, body: "Grüße" })).toMatchObject({
      method: "PUT",
      body: "Grüße",
      headers: { authorization: "Bearer x", "content-type": "text/plain", "content-length": "7", host },
    });
  });

  test.each(["/gzip", "/deflate", "/br"])("what came compressed: %s", async (path) => {
    expect(await (await ask(path)).text()).toBe("packed");
    expect(await (await ask(path, { method: "HEAD" })).text()).toBe("");
  });
});

describe("safeFetch follows redirects", () => {
  test.each([301, 302, 303, 307, 308])("of status %i, and says where it came to", async (status) => {
    const response = await ask(`/hop?status=${status}&to=/page`);
    expect(response).toMatchObject({ status: 200, url: `http://${host}/page` });
  });

  test("three times, unless told otherwise", async () => {
    const hops = (count: number): string => (count === 0 ? "/page" : `/hop?to=${encodeURIComponent(hops(count - 1))}`);
    expect((await ask(hops(3))).status).toBe(200);
    await expect(ask(hops(4))).rejects.toMatchObject({ code: "TOOL_ERROR", retryable: false });
    await expect(ask(hops(1), { maxRedirects: 0 })).rejects.toMatchObject({ code: "TOOL_ERROR" });
  });

  test.each([
    "http://other.example/",
    "//other.example/",
    "file:///etc/passwd",
    "http://me:hunter2@HOST/page",
    "http://169.254.169.254/",
  ])("but not to %s", async (to) => {
    const attempt = ask(`/hop?to=${encodeURIComponent(to.replace("HOST", host))}`, {
      allowedHosts: ["169.254.169.254"],
    });
    await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test.each([
    ["the same origin, with all headers", () => host, { authorization: "Bearer x", cookie: "c=1", "x-api-key": "k" }],
    ["another origin, without what could be a credential", () => `localhost:${port}`, {}],
  ])("to %s", async (_, target, expected) => {
    const headers = { authorization: "Bearer x", cookie: "c=1", "x-api-key": "k", "accept-language": "de" };
    const privateHosts = [host, `localhost:${port}`];
    const arrived = await sent(`/hop?to=http://${target()}/echo`, { headers, privateHosts });
    const { authorization, cookie, "x-api-key": key, "accept-language": language } = arrived.headers;
    expect({ authorization, cookie, "x-api-key": key }).toEqual({
      authorization: undefined,
      cookie: undefined,
      "x-api-key": undefined,
      ...expected,
    });
    expect(language).toBe("de");
  });

  test.each([
    [301, "POST", "GET", ""],
    [302, "POST", "GET", ""],
    [303, "PUT", "GET", ""],
    [302, "PUT", "PUT", "data"],
    [307, "POST", "POST", "data"],
    [308, "POST", "POST", "data"],
  ] as const)("of status %i after %s with %s", async (status, method, then, body) => {
    const headers = { "content-type": "text/plain" };
    const arrived = await sent(`/hop?status=${status}&to=/echo`, { method, headers, body: "data" });
    expect(arrived).toMatchObject({ method: then, body });
    expect(arrived.headers["content-type"]).toBe(body === "" ? undefined : "text/plain");
  });
});

describe("safeFetch stops", () => {
  test.each(["/long", "/endless", "/bomb"])("at the limit of bytes: %s", async (path) => {
    await expect(ask(path, { maxBytes: 999 })).rejects.toMatchObject({ code: "RESULT_TOO_LARGE", action: "fix_input" });
  });

  test("there by hanging up", async () => {
    const closed = once(server.web, "request").then(([, answer]) => once(answer, "close"));
    await expect(ask("/endless", { maxBytes: 999 })).rejects.toMatchObject({ code: "RESULT_TOO_LARGE" });
    await closed;
  });

  test("there without an error, where it is told to", async () => {
    const response = await ask("/bomb", { maxBytes: 999, truncate: true });
    expect(response.truncated).toBe(true);
    expect((await response.arrayBuffer()).byteLength).toBe(999);
    expect(await ask("/long", { maxBytes: 1_000 })).toMatchObject({ truncated: false });
  });

  test.each(["/silent", "/drip"])("when its time is over, and hangs up: %s", async (path) => {
    const closed = once(server.web, "request").then(([, answer]) => once(answer, "close"));
    await expect(ask(path, { timeout: 100 })).rejects.toMatchObject({ code: "TIMEOUT", retryable: true });
    await closed;
  });

  test("when its call does, with the reason of that", async () => {
    const call = new AbortController();
    const closed = once(server.web, "request").then(([, answer]) => {
      call.abort(new Error("nobody waits"));
      return once(answer, "close");
    });
    await expect(ask("/silent", { signal: call.signal })).rejects.toThrow("nobody waits");
    await closed;
    await expect(ask("/page", { signal: call.signal })).rejects.toThrow("nobody waits");
  });
});

describe("safeFetch calls it a failure that may pass", () => {
  test.each(["/cut", "/cut-gzip", "/zstd"])("where the answer is not whole: %s", async (path) => {
    await expect(ask(path)).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE", retryable: true });
  });

  test("where nobody answers, or does not speak TLS", async () => {
    const gone = { privateHosts: ["localhost:1", host] };
    await expect(ask("http://localhost:1/", gone)).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE" });
    await expect(ask(`https://${host}/page`, gone)).rejects.toMatchObject({ code: "DEPENDENCY_UNAVAILABLE" });
  });
});
