import { type MaybePromise, whenReady } from "../../maybe-promise.js";
import type { CostFunction } from "../../operation/cost.js";
import type { Operation } from "../../operation/operation.js";
import type { Budget } from "../../usage/budgets.js";
import type { Charge } from "../../usage/usage-ledger.js";
import { budgetExceeded, warnOnce, withHint } from "../budget-words.js";
import type { CallContext } from "../call-context.js";
import { computeCost } from "../compute-cost.js";
import { InputRequired } from "../question.js";
import type { Next, Stage, StageServices } from "../stage.js";

/**
 * Holds calls to what their principal may spend. A declared cost is taken first and given back where the tool did not
 * run or its call ends in a question; a computed one is taken when the tool has returned.
 */
export const spendBudget: Stage = (operation, services, next) => {
  const { cost } = operation;
  if (cost === undefined || cost === 0) return next;
  return typeof cost === "number"
    ? spendDeclared(cost, operation, services, next)
    : spendComputed(cost, operation, services, next);
};

function spendDeclared<Result>(
  cost: number,
  { name }: Operation<unknown>,
  services: StageServices,
  next: Next<Result>,
): Next<Result> {
  const { usage, budgets, measured } = services;

  const run = (call: CallContext, charge: Charge, budget: Budget): MaybePromise<Result> => {
    const settle = (isDone: boolean): void => {
      if (isDone) {
        measured?.charged(cost);
        warnOnce(charge, call, budget, services.logger);
      } else charge.refund();
    };
    const succeed = (result: Result): Result => {
      settle(call.hasRun);
      return withHint(result, charge, budget);
    };
    const fail = (error: unknown): never => {
      settle(call.hasRun && !(error instanceof InputRequired));
      throw error;
    };
    let result: MaybePromise<Result>;
    try {
      result = next(call);
    } catch (error) {
      return fail(error);
    }
    return result instanceof Promise ? result.then(succeed, fail) : succeed(result);
  };

  return (call) => {
    const { id } = call.principal;
    const budget = budgets.of(id);
    return whenReady(usage.charge(id, name, cost, budget), (charge) => {
      if (!charge.accepted) throw budgetExceeded(charge, budget, cost);
      return run(call, charge, budget);
    });
  };
}

function spendComputed<Result>(
  costOf: CostFunction,
  { name }: Operation<unknown>,
  services: StageServices,
  next: Next<Result>,
): Next<Result> {
  const { usage, budgets, measured, logger } = services;

  /** What was used is used, whatever the budget says by now. */
  const chargeFor = (value: unknown, call: CallContext, budget: Budget): MaybePromise<Charge> => {
    const cost = computeCost(costOf, value, call, logger);
    measured?.charged(cost);
    return whenReady(
      usage.charge(call.principal.id, name, cost, { ...budget, hard: Number.POSITIVE_INFINITY }),
      (charge) => {
        warnOnce(charge, call, budget, logger);
        return charge;
      },
    );
  };

  return (call) => {
    const { id } = call.principal;
    const budget = budgets.of(id);
    let charged: MaybePromise<Charge> | undefined;
    call.onReturned = (value) => {
      charged = chargeFor(value, call, budget);
    };
    return whenReady(usage.charge(id, name, 0, budget), (charge) => {
      if (!charge.accepted) throw budgetExceeded(charge, budget, 0);
      return whenReady(next(call), (result) =>
        charged === undefined ? result : whenReady(charged, (own) => withHint(result, own, budget)),
      );
    });
  };
}
