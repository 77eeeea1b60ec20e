import type { ProgressToken } from "@modelcontextprotocol/sdk/types.js";
import { CallContext } from "../call/call-context.js";
import { composePipeline } from "../call/pipeline.js";
import type { PipelineServices } from "../call/stage.js";
import type { Outcome } from "../call/stages/observe.js";
import type { ErrorEnvelope } from "../errors/envelope.js";
import { isRecord } from "../operation/content.js";
import type { Operation } from "../operation/operation.js";
import { type Exchange, NO_ANSWER, type RequestMessage } from "./exchange.js";

export interface CallServices extends PipelineServices {
  /** What the config's `deps` returned. */
  readonly deps: unknown;
}

/** A call failed whose method answers with a JSON-RPC error. It is logged already. */
export class CallFailure extends Error {
  constructor(readonly envelope: ErrorEnvelope) {
    super(envelope.message);
  }
}

/** @throws CallFailure */
export function resultOf<Result>(outcome: Outcome<Result> | typeof NO_ANSWER): Result | typeof NO_ANSWER {
  if (outcome === NO_ANSWER) return NO_ANSWER;
  if ("result" in outcome) return outcome.result;
  throw new CallFailure(outcome.error);
}

/** Runs calls of one operation for the client messages that ask for it. */
export type CallRunner<Result> = (
  input: unknown,
  request: RequestMessage,
  exchange: Exchange,
) => Promise<Outcome<Result> | typeof NO_ANSWER>;

export function makeCallRunner<Result>(operation: Operation<Result>, services: CallServices): CallRunner<Result> {
  const pipeline = composePipeline(operation, services);
  const log = services.logger.child({ [operation.kind]: operation.name });

  return async (input, request, exchange) => {
    const { requestId, principal, session } = exchange;
    const sendProgress = progressSender(request, exchange);
    const call = new CallContext(
      { requestId, principal, sessionId: session?.id, sendProgress },
      input,
      services.deps,
      log,
    );
    exchange.call = call;
    session?.calls.set(request.id, call);
    const outcome = await pipeline(call);
    session?.end(request.id, call);
    return call.abortReason?.code === "CANCELLED" ? NO_ANSWER : outcome;
  };
}

function progressSender({ params }: RequestMessage, exchange: Exchange): CallContext["caller"]["sendProgress"] {
  const meta = params._meta;
  const token = isRecord(meta) ? meta.progressToken : undefined;
  if (!isProgressToken(token)) return undefined;
  return (progress, total, message) =>
    exchange.notify({
      jsonrpc: "2.0",
      method: "notifications/progress",
      params: {
        progressToken: token,
        progress,
        ...(total === undefined ? {} : { total }),
        ...(message === undefined ? {} : { message }),
      },
    });
}

function isProgressToken(token: unknown): token is ProgressToken {
  return typeof token === "string" || typeof token === "number";
}
