import type { FastifyInstance } from "fastify";
import type { Budgets } from "../../usage/budgets.js";
import type { UsageLedger } from "../../usage/usage-ledger.js";
import { reportUsage, UnknownPeriod, type UsageQuery } from "../../usage/usage-report.js";

/** Who used what: for the operator, and for `mcp usage`. */
export function installUsageRoute(app: FastifyInstance, usage: UsageLedger, { config }: Budgets): void {
  app.get<{ Querystring: { [K in keyof UsageQuery]: unknown } }>("/admin/usage", async ({ query }, reply) => {
    const { period, principal } = query;
    if (Array.isArray(period) || Array.isArray(principal)) {
      return reply.code(400).send({ error: "Give period and principal once each." });
    }
    try {
      return await reportUsage(usage.entries(), { period: textOf(period), principal: textOf(principal) }, config);
    } catch (error) {
      if (!(error instanceof UnknownPeriod)) throw error;
      return reply.code(400).send({ error: error.message });
    }
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
