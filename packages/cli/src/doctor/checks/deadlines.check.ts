import { defineCheck, spotIf } from "../check.js";

/** Milliseconds. */
const LONGEST_DEADLINE = 60_000;
const LEAST_DRAIN = 10_000;
const LONGEST_STOP = 120_000;

export const deadlinesCheck = defineCheck(
  {
    "deadline-long": {
      severity: "warning",
      why: "Clients and balancers give up before a minute is over: the call goes on, and nobody hears its answer.",
      fix: "Lower policy.timeout, or let the call become a task with policy.task.",
    },
    "drain-short": {
      severity: "warning",
      why: "Each deployment breaks calls off that would have ended within their deadline.",
      fix: "Raise timeouts.drain to the longest deadline, or to 10 seconds at least.",
    },
    "drain-delay-missing": {
      severity: "warning",
      why: "Behind a balancer, calls go on coming in until it has seen that the server is not ready: they are refused.",
      fix: "Set timeouts.drainDelay to a little more than the time between two of its checks.",
    },
    "stop-long": {
      severity: "note",
      why: "A stop may take longer than most supervisors wait before they kill.",
      fix: "Lower timeouts.drain and timeouts.drainDelay, or raise the supervisor's stop timeout; mcp emit does.",
    },
  },
  ({ inspected: { tools, deployment, review } }) => {
    if (deployment === undefined) return [];
    const { drain, drainDelay } = deployment.stop;
    const synchronous = tools.filter(({ task }) => task === undefined);
    const longest = Math.max(0, ...synchronous.map(({ timeout }) => timeout));
    const isBalanced = review?.http !== undefined && review.http.trustedProxies.length > 0;
    return [
      ...synchronous
        .filter(({ timeout }) => timeout > LONGEST_DEADLINE)
        .flatMap(({ name, timeout }) => spotIf(true, "deadline-long", `tool ${name}: ${timeout} ms`)),
      ...spotIf(drain < Math.min(longest, LEAST_DRAIN), "drain-short", "timeouts.drain"),
      ...spotIf(isBalanced && drainDelay === 0, "drain-delay-missing", "timeouts.drainDelay"),
      ...spotIf(drain + drainDelay > LONGEST_STOP, "stop-long", "timeouts.drain"),
    ];
  },
);
