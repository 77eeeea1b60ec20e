import type { MaybePromise } from "../maybe-promise.js";
import type { Operation } from "../operation/operation.js";
import type { CallContext } from "./call-context.js";
import type { PipelineServices, Stage } from "./stage.js";
import { admit } from "./stages/admit.js";
import { deadline } from "./stages/deadline.js";
import { execute } from "./stages/execute.js";
import { type Outcome, observe } from "./stages/observe.js";
import { validateInput } from "./stages/validate-input.js";

/** Between observe and execute, outermost first. A new concern of every call is a new file and a line here. */
const STAGES: readonly Stage[] = [admit, deadline, validateInput];

/** Runs calls of one operation. Never throws or rejects. */
export type Pipeline<Result> = (call: CallContext) => MaybePromise<Outcome<Result>>;

/** Composes an operation's pipeline, once, at boot. */
export function composePipeline<Result>(operation: Operation<Result>, services: PipelineServices): Pipeline<Result> {
  const inner = STAGES.reduceRight((next, stage) => stage(operation, services, next), execute(operation));
  return observe(operation, services, inner);
}
