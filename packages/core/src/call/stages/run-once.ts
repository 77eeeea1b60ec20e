import { knownError } from "../../errors/known-error.js";
import { ToolError } from "../../errors/tool-error.js";
import type { MaybePromise } from "../../maybe-promise.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { CallContext } from "../call-context.js";
import { fingerprintOf } from "../fingerprint.js";
import type { StoredOutcome } from "../idempotency-store.js";
import { InputRequired } from "../question.js";
import type { Next, Stage, StageServices } from "../stage.js";

/** Where a client puts the key if the tool has no argument for it. */
const META_KEY = "idempotencyKey";
const MAX_KEY = 255;

/** Runs calls of one principal with the same idempotency key once: the others get what the first came to. */
export const runOnce: Stage = <Result>(
  operation: Operation<Result>,
  { idempotency: store, measured }: StageServices,
  next: Next<Result>,
): Next<Result> => {
  const policy = operation.resilience.idempotency;
  if (policy === undefined) return next;

  const run = async (call: CallContext, key: string): Promise<Result> => {
    try {
      const result = await next(call);
      await store.settle(key, { result }, policy.ttl);
      return result;
    } catch (error) {
      // What a call that was broken off throws says nothing of what its client asked for.
      const outcome = call.abortReason === undefined ? outcomeOf(error) : undefined;
      await (outcome === undefined ? store.release(key) : store.settle(key, outcome, policy.ttl));
      throw error;
    }
  };

  return (call) => {
    const clientKey = keyOf(call, policy.argument);
    if (clientKey === undefined) return next(call);
    const key = JSON.stringify([call.principal.id, operation.name, clientKey]);
    const fingerprint = fingerprintOf(call.input);
    const runOrWait = async (): Promise<Result> => {
      const claim = await store.claim(key, fingerprint);
      if (claim.state === "claimed") return run(call, key);
      if (claim.fingerprint !== fingerprint) throw otherArguments(clientKey);
      const outcome = claim.state === "done" ? claim.outcome : await claim.ended;
      if (call.abortReason !== undefined) throw call.abortReason;
      if (outcome === undefined) return runOrWait();
      measured?.replayed();
      return replay(operation, call, outcome);
    };
    return runOrWait();
  };
};

/** @throws ToolError INVALID_INPUT where there is a key that is none */
function keyOf({ input, caller }: CallContext, argument: string | undefined): string | undefined {
  const inArguments = argument !== undefined && isRecord(input) ? input[argument] : undefined;
  const key = inArguments ?? caller.meta?.[META_KEY];
  if (key === undefined) return undefined;
  if (typeof key === "string" && key !== "" && key.length <= MAX_KEY) return key;
  throw new ToolError(
    "INVALID_INPUT",
    `The idempotency key is not a text of 1 to ${MAX_KEY} characters. Make one, such as a UUID, for each thing to do, and send it again when you repeat the call.`,
  );
}

function otherArguments(key: string): ToolError {
  return new ToolError(
    "CONFLICT",
    `A call with the idempotency key ${JSON.stringify(key)} had other arguments. To do another thing, call with a new key; to repeat the call, send what it had.`,
  );
}

/** What to keep of a failure; undefined where the call can be made again: it is not done, or not yet. */
function outcomeOf(error: unknown): StoredOutcome | undefined {
  if (error instanceof InputRequired) return undefined;
  const known = knownError(error) ?? new ToolError("INTERNAL", "The call with this idempotency key failed.");
  if (known.retryable || known.code === "CANCELLED") return undefined;
  const { code, message, retryable, retryAfter, action, details } = known;
  return {
    error: {
      code,
      message,
      options: { retryable, action, details, ...(retryAfter === undefined ? {} : { retryAfter }) },
    },
  };
}

function replay<Result>(operation: Operation<Result>, call: CallContext, outcome: StoredOutcome): MaybePromise<Result> {
  if ("error" in outcome) throw new ToolError(outcome.error.code, outcome.error.message, outcome.error.options);
  return operation.toResult(outcome.result, call.args);
}
