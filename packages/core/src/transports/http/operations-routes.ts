import type { FastifyInstance } from "fastify";
import type { Health } from "../../health/health.js";
import type { Metrics } from "../../metrics/metrics.js";

/** What balancers, orchestrators and Prometheus ask. */
export function installOperationsRoutes(app: FastifyInstance, health: Health, metrics: Metrics): void {
  for (const path of ["/health", "/readyz"]) {
    app.get(path, (_request, reply) => reply.code(health.ready ? 200 : 503).send(health.report()));
  }
  app.get("/livez", (_request, reply) => reply.send({ status: "alive" }));
  app.get("/metrics", async (_request, reply) => {
    const text = await metrics.registry.metrics();
    return reply.header("content-type", metrics.registry.contentType).send(text);
  });
}
