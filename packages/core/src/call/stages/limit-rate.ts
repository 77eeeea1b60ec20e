import { Refusal } from "../../errors/refusal.js";
import { ToolError } from "../../errors/tool-error.js";
import { describeWindow, toSeconds } from "../../limits/rate-limited.js";
import { whenReady } from "../../maybe-promise.js";
import type { RatePolicy } from "../../operation/resilience.js";
import type { Stage } from "../stage.js";

/** Holds each caller to so many calls of a tool within any stretch of its window. */
export const limitRate: Stage = ({ name, resilience: { rateLimit } }, { rateLimits, measured }, next) => {
  if (rateLimit === undefined) return next;
  const { weight } = rateLimit;
  const limiter = rateLimits.store.open(`tool:${name}`, rateLimit);
  const ErrorClass = rateLimits.reject === "http" ? Refusal : ToolError;

  const refuse = (retryIn: number): never => {
    measured?.wasRateLimited();
    const { limit, window } = rateLimit;
    const retryAfter = toSeconds(retryIn);
    const what = weight === undefined ? "calls" : "units, of which a call may take several,";
    const message =
      `The tool "${name}" gives you ${limit} ${what} in any ${describeWindow(window)}, and those are used up. ` +
      `Call again in ${retryAfter} s; until then, go on with what you have, or with other tools.`;
    throw new ErrorClass("RATE_LIMITED", message, { retryAfter, details: { limit, window } });
  };

  return (call) => {
    const units = typeof weight === "function" ? weigh(weight, call.args) : (weight ?? 1);
    if (units > rateLimit.limit) throw tooHeavy(name, units, rateLimit);
    return whenReady(limiter.take(call.caller.limitKey, units), ({ allowed, retryIn }) =>
      allowed ? next(call) : refuse(retryIn),
    );
  };
};

/** The arguments are not checked yet: a weight that can't be made of them is that of any call, and so is nonsense. */
function weigh(weight: (args: Record<string, unknown>) => number, args: Record<string, unknown>): number {
  try {
    const units = weight(args);
    return Number.isFinite(units) && units > 0 ? Math.ceil(units) : 1;
  } catch {
    return 1;
  }
}

/** It would be refused at any time: that is no matter of waiting. */
function tooHeavy(name: string, units: number, { limit, window }: RatePolicy): ToolError {
  const message =
    `This call takes ${units} units, and the tool "${name}" gives you no more than ${limit} in any ` +
    `${describeWindow(window)}. Ask for less in one call.`;
  return new ToolError("INVALID_INPUT", message, { details: { limit, window, units } });
}
