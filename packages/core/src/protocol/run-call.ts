import { CallContext } from "../call/call-context.js";
import { composePipeline } from "../call/pipeline.js";
import type { AskClient } from "../call/question.js";
import type { PipelineServices } from "../call/stage.js";
import type { Outcome } from "../call/stages/observe.js";
import type { ErrorEnvelope } from "../errors/envelope.js";
import { Refusal } from "../errors/refusal.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import type { Operation } from "../operation/operation.js";
import { type Exchange, NO_ANSWER, type RequestMessage } from "./exchange.js";
import { ProtocolError } from "./json-rpc.js";
import { type CallerServices, MessageCaller } from "./message-caller.js";

export interface CallServices extends PipelineServices, CallerServices {
  /** What the config's `deps` returned. */
  readonly deps: unknown;
}

/** A call failed whose method answers with a JSON-RPC error. It is logged already. */
export class CallFailure extends Error {
  constructor(readonly envelope: ErrorEnvelope) {
    super(envelope.message);
  }
}

/** How a call ended for the message that asked for it. */
export type Answered<Result> = Outcome<Result> | { readonly inputRequired: object } | typeof NO_ANSWER;

/** Whether what a call failed with answers its message as a JSON-RPC error, and not as a result. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof ProtocolError || thrown instanceof Refusal;
}

/** @throws CallFailure, or what the call was refused with */
export function resultOf<Result>(answered: Answered<Result>): Result | object | typeof NO_ANSWER {
  if (answered === NO_ANSWER) return NO_ANSWER;
  if ("result" in answered) return answered.result;
  if ("inputRequired" in answered) return answered.inputRequired;
  throw isRefusal(answered.thrown) ? answered.thrown : new CallFailure(answered.error);
}

/** Runs calls of one operation for the client messages that ask for it. */
export type CallRunner = (
  input: unknown,
  request: RequestMessage,
  exchange: Exchange,
) => MaybePromise<object | typeof NO_ANSWER>;

export function makeCallRunner<Result extends object>(
  operation: Operation<Result>,
  services: CallServices,
): CallRunner {
  const prepare = makeCallPreparer(operation, services);
  return (input, request, exchange) => whenReady(prepare(input, request, exchange).run(), resultOf);
}

export type CallPreparer<Result> = (
  input: unknown,
  request: RequestMessage,
  exchange: Exchange,
) => PreparedCall<Result>;

export interface PreparedCall<Result> {
  readonly call: CallContext;
  run(): MaybePromise<Answered<Result>>;
  /** Parts the call from its message, which is answered otherwise: from here on `ask` puts its questions. */
  detach(ask: AskClient): void;
}

export function makeCallPreparer<Result>(operation: Operation<Result>, services: CallServices): CallPreparer<Result> {
  // What is the same on every line of the operation's calls is written into the logger once.
  const logger = services.logger.child({ [operation.kind]: operation.name });
  const pipeline = composePipeline(operation, { ...services, logger });

  return (input, request, exchange) => {
    const { session } = exchange;
    const caller = new MessageCaller(operation, input, request, exchange, services);
    const call = new CallContext(caller, input, services.deps, operation, logger);
    exchange.call = call;
    const open = session?.begin(request.id, call);
    const endInSession = () => {
      if (open !== undefined) session?.end(open);
    };
    const conclude = (outcome: Outcome<Result>): Answered<Result> => {
      endInSession();
      if (call.abortReason?.code === "CANCELLED") return NO_ANSWER;
      const inputRequired = "error" in outcome && isRefusal(outcome.thrown) ? undefined : caller.inputRequired();
      return inputRequired === undefined ? outcome : { inputRequired };
    };
    const detach = (ask: AskClient) => {
      caller.detach(ask);
      exchange.call = undefined;
      exchange.trace?.detach();
      endInSession();
    };
    return { call, run: () => whenReady(pipeline(call), conclude), detach };
  };
}
