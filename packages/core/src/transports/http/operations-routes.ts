import type { FastifyInstance } from "fastify";
import type { HttpConfig } from "../../config/http-schema.js";
import type { Health } from "../../health/health.js";
import type { Metrics } from "../../metrics/metrics.js";
import type { StatusReporter } from "../../status/status-reporter.js";
import type { Budgets } from "../../usage/budgets.js";
import type { UsageLedger } from "../../usage/usage-ledger.js";
import type { OperationsGuard } from "./operations-guard.js";
import { PAGE_FOLDER, readPageFiles } from "./page-files.js";
import { installPageRoutes } from "./page-routes.js";
import { Playground, type PlaygroundServices } from "./playground.js";
import { installPlaygroundRoutes } from "./playground-routes.js";
import { installStatusRoute } from "./status-route.js";
import { installUsageRoute } from "./usage-route.js";

export interface OperationsServices extends PlaygroundServices {
  readonly metrics: Metrics;
  readonly usage: UsageLedger;
  readonly budgets: Budgets;
  readonly status: StatusReporter;
}

/** What balancers and orchestrators ask, by whatever name and address: it is nobody's secret. */
export function installHealthRoutes(app: FastifyInstance, health: Health): void {
  for (const path of ["/health", "/readyz"]) {
    app.get(path, (_request, reply) => reply.code(health.ready ? 200 : 503).send(health.report()));
  }
  app.get("/livez", (_request, reply) => reply.send({ status: "alive" }));
}

/** What Prometheus and operators ask. Every route in here is behind the guard. */
export function installOperationsRoutes(
  app: FastifyInstance,
  guard: OperationsGuard,
  config: HttpConfig,
  services: OperationsServices,
): void {
  const { metrics, usage, budgets, status } = services;
  app.register((guarded, _options, registered) => {
    guarded.addHook("onRequest", guard.onRequest);
    guarded.get("/metrics", async (_request, reply) => {
      const text = await metrics.registry.metrics();
      return reply.header("content-type", metrics.registry.contentType).send(text);
    });
    installUsageRoute(guarded, usage, budgets);
    installPageRoutes(guarded, readPageFiles(PAGE_FOLDER));
    installStatusRoute(guarded, status);
    installPlaygroundRoutes(guarded, config, new Playground(services));
    registered();
  });
}
