import type { FastifyInstance } from "fastify";
import type { ProtectedResource } from "../../auth/protected-resource.js";

/**
 * Where clients learn where to get tokens (RFC 9728 §3). Public, for web pages too: it says nothing that whoever may not
 * call should not know.
 */
export function installResourceMetadata(app: FastifyInstance, { paths, metadata }: ProtectedResource): void {
  for (const path of paths) {
    app.get(path, (_request, reply) => reply.header("access-control-allow-origin", "*").send(metadata));
    // Browsers ask first, because the official client sends MCP-Protocol-Version.
    app.options(path, (_request, reply) =>
      reply
        .code(204)
        .headers({
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "*",
        })
        .send(),
    );
  }
}
