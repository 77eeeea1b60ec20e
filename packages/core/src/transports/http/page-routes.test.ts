import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeProjectFolder } from "../../fixtures/project-folder.js";
import { createLog } from "../../logging/logger.js";
import { RefusalLog } from "../../logging/refusal-log.js";
import { RefusedRequests } from "../../metrics/refused-requests.js";
import { clientAddress } from "./client-address.js";
import { HttpRefusals } from "./http-refusals.js";
import { TIME_LIMITS } from "./http-server.js";
import { readPageFiles } from "./page-files.js";
import { installPageRoutes } from "./page-routes.js";
import { makeWebApp } from "./web-app.js";

const HTML = "<!doctype html><title>Status</title>";

/** Asks for paths as they are written: fetch() would take ".." out of them. */
async function listen(folder: string) {
  const { logger } = createLog("silent", { write: () => undefined });
  const refusals = new HttpRefusals(new RefusalLog(logger, new RefusedRequests()), clientAddress([]));
  const app = makeWebApp({
    bodyLimit: 1000,
    limits: TIME_LIMITS,
    tls: undefined,
    refusals,
    intercept: () => false,
  });
  installPageRoutes(app, readPageFiles(folder));
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  closeAfterTest(() => app.close());
  return async (path: string, headers: Record<string, string> = {}) => {
    const [answer] = await once(request(origin, { path, headers, agent: false }).end(), "response");
    const body = await buffer(answer);
    return { statusCode: answer.statusCode, headers: answer.headers, body: body.toString(), rawPayload: body };
  };
}

async function serve() {
  const folder = await makeProjectFolder({
    "secret.js": "outside",
    "page/index.html": HTML,
    "page/page.css": "body{}",
    "page/main.js": "start();",
    "page/charts/line.js": "draw();",
    "page/main.js.map": "{}",
    "page/.env": "KEY=hunter2",
  });
  return { folder, get: await listen(join(folder, "page")) };
}

test("the page may run its own files and ask its own server, and nothing else, in no other page", async () => {
  const { get } = await serve();
  const { statusCode, headers, body } = await get("/admin");
  expect([statusCode, body]).toEqual([200, HTML]);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["content-security-policy"]).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(headers).not.toHaveProperty("etag");
});

test.each([
  ["page.css", "text/css; charset=utf-8", "body{}"],
  ["main.js", "text/javascript; charset=utf-8", "start();"],
  ["charts/line.js", "text/javascript; charset=utf-8", "draw();"],
  ["index.html", "text/html; charset=utf-8", HTML],
])("%s is served as %s", async (name, type, text) => {
  const { get } = await serve();
  const { statusCode, headers, body } = await get(`/admin/page/${name}`);
  expect([statusCode, headers["content-type"], body]).toEqual([200, type, text]);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
});

test("a browser keeps files, and asks each time whether they are still the same", async () => {
  const { get } = await serve();
  const { headers } = await get("/admin/page/main.js");
  expect(headers["cache-control"]).toBe("private, no-cache");
  const again = await get("/admin/page/main.js", { "if-none-match": String(headers.etag) });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
  expect((await get("/admin/page/page.css", { "if-none-match": String(headers.etag) })).statusCode).toBe(200);
});

test("files are compressed for those who take it", async () => {
  const { get } = await serve();
  const { headers, rawPayload } = await get("/admin/page/main.js", { "accept-encoding": "br, gzip;q=0.5" });
  expect([headers["content-encoding"], headers.vary]).toEqual(["gzip", "accept-encoding"]);
  expect(gunzipSync(rawPayload).toString()).toBe("start();");
  for (const accepted of ["br", "gzip;q=0", "gzip; q=0.00", "x-gzip"]) {
    expect((await get("/admin/page/main.js", { "accept-encoding": accepted })).body).toBe("start();");
  }
});

test.each([
  "../secret.js",
  "..%2fsecret.js",
  "%2e%2e/secret.js",
  "..%5csecret.js",
  "charts/../../secret.js",
  "%2fetc%2fpasswd",
  "main.js%00",
  "main.js.map",
  ".env",
  "charts",
  "",
  "__proto__",
])("nothing else is served: %s", async (path) => {
  const { get } = await serve();
  const { statusCode, body } = await get(`/admin/page/${path}`);
  expect(statusCode).toBe(404);
  expect(body).not.toMatch(/outside|hunter2/);
});

test("what comes into the folder later is not served", async () => {
  const { folder, get } = await serve();
  await writeFile(join(folder, "page/late.js"), "late");
  expect((await get("/admin/page/late.js")).statusCode).toBe(404);
});

test("a copy of the framework without the page says so, and how to build it", async () => {
  const get = await listen(join(await makeProjectFolder({ a: "" }), "none"));
  const { statusCode, body } = await get("/admin");
  expect(statusCode).toBe(404);
  expect(body).toMatch(/no status page.*npm run build.*\/admin\/status/);
});
