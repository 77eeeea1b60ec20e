import { defineCheck, spotIf } from "../check.js";

export const limitsCheck = defineCheck(
  {
    "limits-missing": {
      severity: "warning",
      why: "One agent in a loop can take the whole server.",
      fix: "Set limits.perTool or limits.perPrincipal.",
    },
    "address-unlimited": {
      severity: "warning",
      why: "Other machines reach the server, and requests without credentials are not limited.",
      fix: "Set limits.perAddress.",
    },
    "cost-unlimited": {
      severity: "warning",
      why: "The tool costs something, and nothing limits how often one caller calls it.",
      fix: "Set policy.rateLimit, or limits.perTool for all tools.",
    },
    "cost-without-budget": {
      severity: "warning",
      why: "Calls cost something, and no budget refuses them, however much was spent.",
      fix: "Set budgets.perPrincipal.hard.",
    },
    "usage-forgotten": {
      severity: "warning",
      why: "A restart gives every caller the whole budget again: what was spent is in memory only.",
      fix: "Set usage.file.",
    },
  },
  ({ inspected: { review, deployment, tools } }) => {
    if (review === undefined || deployment === undefined) return [];
    const { limits, http } = review;
    const costly = tools.filter(({ policy }) => policy.costs);
    const limited = (rateLimited: boolean) =>
      rateLimited || limits.includes("perTool") || limits.includes("perPrincipal");
    return [
      ...spotIf(
        http !== undefined && !limited(false) && !tools.every(({ policy }) => policy.rateLimited),
        "limits-missing",
        "limits",
      ),
      ...spotIf(http?.isPublic === true && !limits.includes("perAddress"), "address-unlimited", "limits.perAddress"),
      ...costly
        .filter(({ policy }) => !limited(policy.rateLimited))
        .flatMap(({ name }) => spotIf(true, "cost-unlimited", `tool ${name}: policy.cost`)),
      ...spotIf(costly.length > 0 && !deployment.refusesSpenders, "cost-without-budget", "budgets"),
      ...spotIf(deployment.refusesSpenders && deployment.files.usage === undefined, "usage-forgotten", "usage.file"),
    ];
  },
);
