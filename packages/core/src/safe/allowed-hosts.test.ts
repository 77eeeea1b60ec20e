import dns from "node:dns";
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { serveHostileWeb } from "../fixtures/hostile-web.js";
import { type SafeFetchOptions, safeFetch } from "./safe-fetch.js";
import { lookupPublic } from "./send-request.js";

let server: Awaited<ReturnType<typeof serveHostileWeb>>;
let port: number;
let host: string;

beforeAll(async () => {
  server = await serveHostileWeb();
  port = server.port;
  host = `127.0.0.1:${port}`;
});
afterAll(() => server.close());
afterEach(() => {
  jest.restoreAllMocks();
});

/** All but the test's own server is refused. */
function ask(path: string, options: Partial<SafeFetchOptions> = {}) {
  const { signal } = new AbortController();
  const url = path.startsWith("/") ? `http://${host}${path}` : path;
  return safeFetch(url, { allowedHosts: [], privateHosts: [host], allowHttp: true, signal, ...options });
}

/** What the system answers about any name. */
function resolveTo(...addresses: string[]) {
  const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const answer = (_name: string, _options: object, done: (error: null, found: typeof all) => void) => done(null, all);
  return jest.spyOn(dns, "lookup").mockImplementation(answer as never);
}

describe("safeFetch refuses", () => {
  test.each<[string, () => string, Partial<SafeFetchOptions>]>([
    ["a host that is not listed", () => "https://other.example/", { allowedHosts: ["example.com"] }],
    ["a name below a listed one", () => "https://a.example.com/", { allowedHosts: ["example.com"] }],
    ["a name that ends alike", () => "https://evilexample.com/", { allowedHosts: ["example.com", "*.example.com"] }],
    ["the name above a wildcard", () => "https://example.com/", { allowedHosts: ["*.example.com"] }],
    ["a name with a dot at its end", () => "https://example.com./", { allowedHosts: ["example.com"] }],
    ["another port", () => "https://example.com:8443/", { allowedHosts: ["example.com"] }],
    [
      "the usual port of a host listed with another",
      () => "https://example.com/",
      { allowedHosts: ["example.com:8443"] },
    ],
    ["plain http, unless it is allowed", () => `http://${host}/page`, { allowHttp: false }],
    ["files", () => "file:///etc/passwd", {}],
    ["data", () => "data:text/plain,x", {}],
    ["ftp", () => `ftp://${host}/`, {}],
    ["credentials", () => `http://me:hunter2@${host}/page`, {}],
    ["a user alone", () => `http://hunter2@${host}/page`, {}],
    [
      "a listed name in the place of credentials",
      () => "https://example.com@10.0.0.1/",
      { allowedHosts: ["example.com"] },
    ],
    ["a backslash that ends the host", () => "https://10.0.0.1\\@example.com/", { allowedHosts: ["example.com"] }],
  ])("%s, and says what is allowed", async (_, makeUrl, options) => {
    const error: unknown = await ask(makeUrl(), options).catch((thrown: unknown) => thrown);
    const hosts = [...(options.allowedHosts ?? []), host];
    expect(error).toMatchObject({ code: "FORBIDDEN", action: "fix_input", details: { allowedHosts: hosts } });
    expect(String(error)).not.toContain("hunter2");
  });

  test.each(["", "/page", "example.com", "http://"])("%j, which is no URL", async (url) => {
    const { signal } = new AbortController();
    await expect(safeFetch(url, { allowedHosts: [], signal })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  test.each(["https://example.com", "example.com/path", "me@example.com", "*", "exa mple.com", "*.*.com", ""])(
    "a list with %j in it, as the author's mistake",
    async (entry) => {
      const { signal } = new AbortController();
      await expect(safeFetch("https://example.com/", { allowedHosts: [entry], signal })).rejects.toThrow(TypeError);
    },
  );

  test.each([
    ...["http://127.0.0.1:PORT/page", "http://2130706433:PORT/page", "http://0x7f.1:PORT/page", "http://0177.1:PORT/"],
    ...[
      "http://127.1:PORT/page",
      "http://0:PORT/page",
      "http://[::1]:PORT/page",
      "http://[::ffff:127.0.0.1]:PORT/page",
    ],
    ...["http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]:PORT/"],
    ...["http://１２７.0.0.1:PORT/", "http://localhost:PORT/page"],
  ])("%s, though it is listed: it is not public", async (pattern) => {
    const url = new URL(pattern.replace("PORT", String(port)));
    const asked = jest.fn();
    server.web.once("request", asked);
    const error: unknown = await ask(url.href, { allowedHosts: [url.host], privateHosts: [] }).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("not public") });
    expect(asked).not.toHaveBeenCalled();
    server.web.off("request", asked);
  });

  test.each([["10.0.0.7"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"], ["fd00::1"]])(
    "a listed name that leads to %s, and does not tell where",
    async (...addresses) => {
      resolveTo(...addresses);
      const error: unknown = await ask(`http://inner.example:${port}/page`, {
        allowedHosts: [`inner.example:${port}`],
      }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("inner.example") });
      for (const address of addresses) expect(String(error)).not.toContain(address);
    },
  );
});

describe("safeFetch asks DNS once", () => {
  test("and goes where that said, under the name that was asked for", async () => {
    const lookup = resolveTo("127.0.0.1");
    const name = `inner.example:${port}`;
    const response = await ask(`http://${name}/echo`, { privateHosts: [name] });
    expect(await response.json()).toMatchObject({ headers: { host: name } });
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  test("so that the connection gets the very addresses that were checked", () => {
    const public1 = { address: "93.184.215.14", family: 4 };
    const public2 = { address: "2606:4700::1111", family: 6 };
    const lookup = resolveTo(public1.address, public2.address);
    const done = jest.fn();
    lookupPublic("rebinds.example", { all: true }, done);
    expect(done.mock.calls).toEqual([[null, [public1, public2]]]);
    lookupPublic("rebinds.example", {}, done);
    expect(done).toHaveBeenLastCalledWith(null, public1.address, public1.family);
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  test("but once more for each redirect", async () => {
    const lookup = resolveTo("127.0.0.1");
    const name = `inner.example:${port}`;
    await expect(
      ask(`http://${name}/hop?to=http://other.example:${port}/page`, {
        privateHosts: [name],
        allowedHosts: [`other.example:${port}`],
      }),
    ).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("other.example") });
    expect(lookup).toHaveBeenCalledTimes(2);
  });
});

test("hosts are compared as URLs have them", async () => {
  resolveTo("127.0.0.1");
  const names = ["EXAMPLE.com:PORT", "*.Example.com:PORT", "bücher.example:PORT"];
  const privateHosts = names.map((name) => name.replace("PORT", String(port)));
  for (const name of ["example.COM", "a.example.com", "a.b.example.com", "xn--bcher-kva.example"]) {
    expect((await ask(`http://${name}:${port}/page`, { privateHosts })).status).toBe(200);
  }
});
