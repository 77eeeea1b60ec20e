import type { MaybePromise } from "../maybe-promise.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";
import type { PipelineServices, Stage } from "./stage.js";
import { admit } from "./stages/admit.js";
import { authorise } from "./stages/authorise.js";
import { breakCircuit } from "./stages/break-circuit.js";
import { cacheResult } from "./stages/cache-result.js";
import { countUse } from "./stages/count-use.js";
import { deadline } from "./stages/deadline.js";
import { execute } from "./stages/execute.js";
import { heartbeat } from "./stages/heartbeat.js";
import { limitConcurrency } from "./stages/limit-concurrency.js";
import { limitPrincipal } from "./stages/limit-principal.js";
import { limitRate } from "./stages/limit-rate.js";
import { type Outcome, observe } from "./stages/observe.js";
import { retry } from "./stages/retry.js";
import { runOnce } from "./stages/run-once.js";
import { spendBudget } from "./stages/spend-budget.js";
import { validateInput } from "./stages/validate-input.js";
import { watchOverrun } from "./stages/watch-overrun.js";

/** Between observe and execute, outermost first. A new concern of every call is a new file and a line here. */
const STAGES: readonly Stage[] = [
  authorise,
  limitRate,
  spendBudget,
  admit,
  heartbeat,
  limitPrincipal,
  limitConcurrency,
  breakCircuit,
  watchOverrun,
  deadline,
  validateInput,
  cacheResult,
  runOnce,
  countUse,
  retry,
];

/** Runs calls of one operation. Never throws or rejects. */
export type Pipeline<Result> = (call: CallContext) => MaybePromise<Outcome<Result>>;

/** Composes an operation's pipeline, once, at boot. */
export function composePipeline<Result>(operation: Operation<Result>, services: PipelineServices): Pipeline<Result> {
  const measured = operation.kind === "tool" ? services.metrics.forTool(operation.name) : undefined;
  const shared = { ...services, measured };
  const inner = STAGES.reduceRight((next, stage) => stage(operation, shared, next), execute(operation));
  return observe(operation, shared, inner);
}
