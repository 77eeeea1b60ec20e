// The status page with what a test or a screenshot wants in it, in place of a server's own data.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const PAGE = join(root, "packages", "core", "dist", "page");
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join("; ");
const TYPES = { html: "text/html", css: "text/css", js: "text/javascript" };

/**
 * @param answers `report(since)`, `tools()` and `call(asked, signal)` give what is sent, or throw an object with a `status`
 * @returns where it listens, and how it ends
 */
export async function startStatusServer(answers) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(error.status ?? 500, { "content-type": "application/json" });
      response.end(JSON.stringify({ message: String(error.message) }));
    });
  });

  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    if (pathname === "/admin") return sendFile(response, "index.html");
    if (pathname.startsWith("/admin/page/")) return sendFile(response, pathname.slice("/admin/page/".length));
    const since = searchParams.get("since");
    if (pathname === "/admin/status")
      return sendJson(response, answers.report(since === null ? undefined : Number(since)));
    if (pathname === "/admin/tools") return sendJson(response, answers.tools());
    const abort = new AbortController();
    response.once("close", () => abort.abort());
    sendJson(response, await answers.call(JSON.parse(await bodyOf(request)), abort.signal));
  }

  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise((stopped) => {
        server.close(stopped);
        server.closeAllConnections();
      }),
  };
}

function sendFile(response, name) {
  const type = TYPES[name.split(".").at(-1)];
  response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
  response.end(readFileSync(join(PAGE, name)));
}

function sendJson(response, value) {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
