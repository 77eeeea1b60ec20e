import type { FastifyInstance } from "fastify";
import type { StatusReporter } from "../../status/status-reporter.js";
import { compress, takesGzip } from "./gzip.js";

/** Characters from which on a report is compressed: below, it takes the processor longer than it saves the line. */
const LARGE = 16_384;
const NUMBER = /^\d{1,15}$/;

/** What the status page shows, as JSON. */
export function installStatusRoute(app: FastifyInstance, status: StatusReporter): void {
  app.get<{ Querystring: { since?: unknown } }>("/admin/status", async (request, reply) => {
    const { since } = request.query;
    if (since !== undefined && !(typeof since === "string" && NUMBER.test(since))) {
      return reply.code(400).send({ error: "Give since once, as the number of a point." });
    }
    const text = JSON.stringify(status.report(since === undefined ? undefined : Number(since)));
    reply.type("application/json; charset=utf-8").header("vary", "accept-encoding");
    if (text.length < LARGE || !takesGzip(request.headers)) return reply.send(text);
    return reply.header("content-encoding", "gzip").send(await compress(text));
  });
}
