import type { ProgressToken } from "@modelcontextprotocol/sdk/types.js";
import { CallContext, type Caller } from "../call/call-context.js";
import { composePipeline } from "../call/pipeline.js";
import type { AskClient } from "../call/question.js";
import type { PipelineServices } from "../call/stage.js";
import type { Outcome } from "../call/stages/observe.js";
import type { ErrorEnvelope } from "../errors/envelope.js";
import { isRecord } from "../operation/content.js";
import type { Operation } from "../operation/operation.js";
import { askPeer } from "./asking/ask-peer.js";
import { requireCapability } from "./asking/capabilities.js";
import { openRounds } from "./asking/input-rounds.js";
import type { RequestStates } from "./asking/request-state.js";
import { sendLogMessage } from "./client-log.js";
import { type Exchange, NO_ANSWER, type RequestMessage } from "./exchange.js";
import { ProtocolError } from "./json-rpc.js";
import type { Subscriptions } from "./subscriptions.js";

export interface CallServices extends PipelineServices {
  /** What the config's `deps` returned. */
  readonly deps: unknown;
  readonly states: RequestStates;
  /** Milliseconds that a client has to answer what a call asks it, where the call waits for that. */
  readonly clientTimeout: number;
  readonly subscriptions: Subscriptions;
}

/** A call failed whose method answers with a JSON-RPC error. It is logged already. */
export class CallFailure extends Error {
  constructor(readonly envelope: ErrorEnvelope) {
    super(envelope.message);
  }
}

/** How a call ended for the message that asked for it. */
export type Answered<Result> = Outcome<Result> | { readonly inputRequired: object } | typeof NO_ANSWER;

/** @throws CallFailure, or the ProtocolError that the call failed with */
export function resultOf<Result>(answered: Answered<Result>): Result | object | typeof NO_ANSWER {
  if (answered === NO_ANSWER) return NO_ANSWER;
  if ("result" in answered) return answered.result;
  if ("inputRequired" in answered) return answered.inputRequired;
  throw answered.thrown instanceof ProtocolError ? answered.thrown : new CallFailure(answered.error);
}

/** Runs calls of one operation for the client messages that ask for it. */
export type CallRunner<Result> = (
  input: unknown,
  request: RequestMessage,
  exchange: Exchange,
) => Promise<Answered<Result>>;

export function makeCallRunner<Result>(operation: Operation<Result>, services: CallServices): CallRunner<Result> {
  const start = makeCallStarter(operation, services);
  return (input, request, exchange) => start(input, request, exchange).answered;
}

export type CallStarter<Result> = (input: unknown, request: RequestMessage, exchange: Exchange) => RunningCall<Result>;

export interface RunningCall<Result> {
  readonly call: CallContext;
  readonly answered: Promise<Answered<Result>>;
  /** Parts the call from its message, which is answered otherwise: from here on `ask` puts its questions. */
  detach(ask: AskClient): void;
}

export function makeCallStarter<Result>(operation: Operation<Result>, services: CallServices): CallStarter<Result> {
  // What is the same on every line of the operation's calls is written into the logger once.
  const log = services.logger.child({ [operation.kind]: operation.name });
  const pipeline = composePipeline(operation, { ...services, logger: log });

  return (input, request, exchange) => {
    const { requestId, principal, session } = exchange;
    let detached: AskClient | undefined;
    const send = progressSender(request, exchange);
    const sendProgress: typeof send = send && (async (...progress) => (detached ? undefined : send(...progress)));
    const sendMessage: Caller["sendMessage"] = async (level, data, logger) =>
      detached ? undefined : sendLogMessage(exchange, level, data, logger);
    const binding = { principal: principal.id, method: operation.kind, name: operation.name, input };
    const rounds = exchange.era === "modern" ? openRounds(request.params, binding, services.states) : undefined;
    const ask: AskClient = (question) => {
      requireCapability(question, exchange.client?.capabilities, exchange.era);
      if (detached !== undefined) return detached(question);
      return rounds === undefined
        ? askPeer(question, exchange, call.signal, services.clientTimeout)
        : rounds.ask(question);
    };
    const call = new CallContext(
      {
        requestId,
        principal,
        sessionId: session?.id,
        sendProgress,
        ask,
        sendMessage,
        closeStream: () => exchange.closeStream?.(),
        changes: services.subscriptions,
      },
      input,
      services.deps,
      log,
    );
    exchange.call = call;
    session?.calls.set(request.id, call);
    const run = async (): Promise<Answered<Result>> => {
      const outcome = await pipeline(call);
      session?.end(request.id, call);
      if (call.abortReason?.code === "CANCELLED") return NO_ANSWER;
      const inputRequests = rounds?.requests;
      const isRefused = "error" in outcome && outcome.thrown instanceof ProtocolError;
      if (rounds === undefined || inputRequests === undefined || isRefused) return outcome;
      const requestState = services.states.seal(rounds.used, binding);
      return { inputRequired: { resultType: "input_required", inputRequests, requestState } };
    };
    const detach = (ask: AskClient) => {
      detached = ask;
      exchange.call = undefined;
      session?.end(request.id, call);
    };
    return { call, answered: run(), detach };
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
