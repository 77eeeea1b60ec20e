import type { Logger } from "../logging/logger.js";
import { type CostFunction, costAmount } from "../operation/cost.js";
import type { CallContext } from "./call-context.js";

/** What an author's function says that a call cost. One that fails is logged, and costs nothing: the call went well. */
export function computeCost(costOf: CostFunction, result: unknown, call: CallContext, logger: Logger): number {
  const { requestId } = call;
  try {
    const cost: unknown = costOf(result, call.args);
    const checked = costAmount.safeParse(cost);
    if (checked.success) return checked.data;
    const message = `policy.cost returned ${String(cost).slice(0, 40)}, and not a number from 0: the call counts as free`;
    logger.error({ requestId }, message);
  } catch (error) {
    logger.error({ requestId, err: error }, "policy.cost failed: the call counts as free");
  }
  return 0;
}
