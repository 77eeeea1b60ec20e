import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ToolError } from "../../errors/tool-error.js";
import { takesGzip } from "./gzip.js";
import { refuseReply } from "./http-errors.js";
import type { PageFile } from "./page-files.js";

/** Only the page's own files run, only its own server is asked, and no other page may show it. */
const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join("; ");

/** The status page and its files. */
export function installPageRoutes(app: FastifyInstance, files: ReadonlyMap<string, PageFile>): void {
  app.get("/admin", (request, reply) => sendFile(files.get("index.html"), request, reply));
  app.get<{ Params: { "*": string } }>("/admin/page/*", (request, reply) =>
    sendFile(files.get(request.params["*"]), request, reply),
  );

  function sendFile(file: PageFile | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (file === undefined) {
      refuseReply(
        reply,
        files.size === 0 ? notBuilt() : new ToolError("NOT_FOUND", "The status page has no such file."),
      );
      return reply;
    }
    const { type, etag, body, gzipped } = file;
    reply.headers({ "content-security-policy": POLICY, "referrer-policy": "no-referrer", vary: "accept-encoding" });
    // A browser may keep it as long as it asks each time whether it is still the same. The page itself it may not.
    if (file !== files.get("index.html")) reply.headers({ etag, "cache-control": "private, no-cache" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    reply.type(type);
    return takesGzip(request.headers) ? reply.header("content-encoding", "gzip").send(gzipped) : reply.send(body);
  }
}

function notBuilt(): ToolError {
  const message =
    "This copy of mcp-prod has no status page in it: build it with `npm run build`. What the page shows is at /admin/status.";
  return new ToolError("NOT_FOUND", message);
}
