import { defineCheck, spotIf } from "../check.js";

export const dependenciesCheck = defineCheck(
  {
    "critical-unchecked": {
      severity: "error",
      why: "The server can't work without this dependency, and nothing finds out whether it is up before callers do.",
      fix: "Give it a check: a cheap query or request that throws where it is down.",
    },
    "dependency-unchecked": {
      severity: "warning",
      why: "Without a check, only failing calls tell that it is down.",
      fix: "Give it a check: a cheap query or request that throws where it is down.",
    },
    "dependency-undeclared": {
      severity: "note",
      why: "By this variable the server calls another one, and no dependency is declared: nothing tells when that is down.",
      fix: "Name it in dependencies with a check, and in the policy of the tools that need it.",
    },
    "dependency-none-critical": {
      severity: "note",
      why: "Whatever is down, /readyz says that the server is ready, and the balancer goes on sending calls.",
      fix: "Set critical: true on what the server can't do its work without.",
    },
    "breaker-off": {
      severity: "warning",
      why: "Tools call out without a circuit breaker: each call waits for what is down.",
      fix: "Take breaker: false out of the tool's policy.",
    },
  },
  ({ inspected: { deployment, review, tools } }) => {
    const dependencies = deployment?.dependencies ?? [];
    const unchecked = dependencies.filter(({ name }) => review?.checked.includes(name) === false);
    return [
      ...unchecked.map(({ name, critical }) => ({
        id: critical ? ("critical-unchecked" as const) : ("dependency-unchecked" as const),
        where: `dependencies.${name}`,
      })),
      ...(dependencies.length > 0 ? [] : (deployment?.environment ?? []))
        .filter(({ name }) => LEADS_ELSEWHERE.test(name))
        .flatMap(({ name }) => spotIf(true, "dependency-undeclared", `environment.${name}`)),
      ...spotIf(
        dependencies.length > 0 && dependencies.every(({ critical }) => !critical),
        "dependency-none-critical",
        "dependencies",
      ),
      ...tools
        .filter(({ policy, annotations }) => annotations?.openWorldHint === true && !policy.breaker)
        .map(({ name }) => ({ id: "breaker-off" as const, where: `tool ${name}: policy.breaker` })),
    ];
  },
);

const LEADS_ELSEWHERE = /(?:^|_)(?:URL|URI|DSN|HOST|ENDPOINT)$/;
