import type { ProgressToken } from "@modelcontextprotocol/sdk/types.js";
import type { Caller } from "../call/caller.js";
import type { AskClient, Question } from "../call/question.js";
import { addressKey } from "../limits/address-key.js";
import type { Changes } from "../mcp/changes.js";
import type { LoggingLevel } from "../mcp/types.js";
import { isRecord } from "../operation/content.js";
import type { Operation } from "../operation/operation.js";
import { ANONYMOUS, type Principal } from "../principal/principal.js";
import type { MessageTrace } from "../tracing/message-trace.js";
import { askPeer } from "./asking/ask-peer.js";
import { requireCapability } from "./asking/capabilities.js";
import { type InputRounds, openRounds } from "./asking/input-rounds.js";
import type { RequestStates, StateBinding } from "./asking/request-state.js";
import { sendLogMessage } from "./client-log.js";
import type { Exchange, RequestMessage } from "./exchange.js";
import type { Subscriptions } from "./subscriptions.js";

export interface CallerServices {
  readonly states: RequestStates;
  /** Milliseconds that a client has to answer what a call asks it, where the call waits for that. */
  readonly clientTimeout: number;
  readonly subscriptions: Subscriptions;
}

/** How a call reaches back to the client message that asked for it. */
export class MessageCaller implements Caller {
  readonly requestId: string;
  readonly principal: Principal;
  readonly sessionId: string | undefined;
  readonly address: string | undefined;
  readonly changes: Changes;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly sendProgress: Caller["sendProgress"];
  readonly trace: MessageTrace | undefined;
  readonly #exchange: Exchange;
  readonly #services: CallerServices;
  readonly #request: RequestMessage;
  readonly #binding: StateBinding;
  #rounds: InputRounds | undefined;
  #detached: AskClient | undefined;

  /** @throws ProtocolError where the message brings the state of an earlier round, which does not open */
  constructor(
    { kind, name }: Operation<unknown>,
    input: unknown,
    request: RequestMessage,
    exchange: Exchange,
    services: CallerServices,
  ) {
    const { requestId, principal, address, session, trace } = exchange;
    this.requestId = requestId;
    this.principal = principal;
    this.address = address;
    this.sessionId = session?.id;
    this.trace = trace;
    this.changes = services.subscriptions;
    this.#request = request;
    this.#exchange = exchange;
    this.#services = services;
    this.#binding = { principal: principal.id, method: kind, name, input };
    const { _meta: meta, requestState } = request.params;
    this.meta = isRecord(meta) ? meta : undefined;
    const token = this.meta?.progressToken;
    this.sendProgress = isProgressToken(token) ? (...progress) => this.#notifyProgress(token, ...progress) : undefined;
    // Not put off until the call asks: a state that does not open fails the call before the tool has done anything.
    if (requestState !== undefined && exchange.era === "modern") this.#openRounds();
  }

  /** Those whom nobody knows are told apart by where they call from. */
  get limitKey(): string {
    const { address } = this.#exchange;
    return this.principal === ANONYMOUS && address !== undefined ? `address:${addressKey(address)}` : this.principal.id;
  }

  ask<Answer>(question: Question<Answer>, signal: AbortSignal): Promise<Answer> {
    const { client, era } = this.#exchange;
    requireCapability(question, client?.capabilities, era);
    if (this.#detached !== undefined) return this.#detached(question, signal);
    return era === "modern"
      ? this.#openRounds().ask(question)
      : askPeer(question, this.#exchange, signal, this.#services.clientTimeout);
  }

  async sendMessage(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    if (this.#detached === undefined) await sendLogMessage(this.#exchange, level, data, logger);
  }

  closeStream(): void {
    this.#exchange.closeStream?.();
  }

  /** Parts the call from its message, which is answered otherwise: from here on `ask` puts its questions. */
  detach(ask: AskClient): void {
    this.#detached = ask;
  }

  /** What the client has to answer before the call can go on (MCP 2026-07-28); undefined where it asked nothing. */
  inputRequired(): object | undefined {
    const inputRequests = this.#rounds?.requests;
    if (this.#rounds === undefined || inputRequests === undefined) return undefined;
    const requestState = this.#services.states.seal(this.#rounds.used, this.#binding);
    return { resultType: "input_required", inputRequests, requestState };
  }

  #openRounds(): InputRounds {
    this.#rounds ??= openRounds(this.#request.params, this.#binding, this.#services.states);
    return this.#rounds;
  }

  async #notifyProgress(token: ProgressToken, progress: number, total?: number, message?: string): Promise<void> {
    if (this.#detached !== undefined) return;
    await this.#exchange.notify({
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
}

function isProgressToken(token: unknown): token is ProgressToken {
  return typeof token === "string" || typeof token === "number";
}
