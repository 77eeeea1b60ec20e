import type { JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import { monotonicMs } from "../../clock.js";
import { ToolError } from "../../errors/tool-error.js";
import type { TappedSink } from "../../logging/tapped-sink.js";
import { OPERATOR } from "../../principal/principal.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { connectionExchange, type Exchange } from "../../protocol/exchange.js";
import { Session } from "../../protocol/session.js";
import type { PlaygroundAnswer, PlaygroundCall, PlaygroundTools } from "../../status/status-report.js";
import { CallLines } from "./call-lines.js";

export interface PlaygroundServices {
  readonly dispatcher: Dispatcher;
  readonly sink: TappedSink;
}

/** A call that was started from the status page. */
export interface StartedCall {
  readonly answer: Promise<PlaygroundAnswer>;
  /** For whoever does not wait for the answer any more. Does nothing once it is there. */
  cancel(): void;
}

/** Calls tools for the operator, in the way that a client's calls go. */
export class Playground {
  readonly #services: PlaygroundServices;

  constructor(services: PlaygroundServices) {
    this.#services = services;
  }

  /** All that there are. */
  async tools(): Promise<PlaygroundTools> {
    const tools: PlaygroundTools["tools"][number][] = [];
    let cursor: unknown;
    do {
      const params = cursor === undefined ? {} : { cursor };
      const answer = await this.#services.dispatcher.dispatch(request("tools/list", params), exchangeFor(undefined));
      const page: Record<string, unknown> = answer !== undefined && "result" in answer ? answer.result : {};
      if (Array.isArray(page.tools)) tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return { tools };
  }

  /** @param address the IP address of whoever calls */
  call({ tool: name, arguments: args }: PlaygroundCall, address: string): StartedCall {
    const exchange = exchangeFor(address);
    return {
      answer: this.#run(request("tools/call", { name, arguments: args }), exchange),
      cancel: () => exchange.call?.abort(new ToolError("CANCELLED", "The status page was closed.")),
    };
  }

  async #run(message: object, exchange: Exchange): Promise<PlaygroundAnswer> {
    const { dispatcher, sink } = this.#services;
    const { requestId } = exchange;
    const lines = new CallLines(requestId);
    const endTap = sink.tap(lines.take);
    const startedAt = monotonicMs();
    try {
      const answer = await dispatcher.dispatch(message, exchange);
      const durationMs = Math.round((monotonicMs() - startedAt) * 1000) / 1000;
      return { requestId, durationMs, ...outcomeOf(answer), log: lines.all() };
    } finally {
      endTap();
    }
  }
}

function request(method: string, params: object): object {
  return { jsonrpc: "2.0", id: 1, method, params };
}

/** It can be asked nothing, and is told nothing ahead of the answer. */
function exchangeFor(address: string | undefined): Exchange {
  return { ...connectionExchange(new Session(undefined, OPERATOR), async () => {}), address, streams: false };
}

/** Nothing where the call was cancelled: then nobody waits for it. */
function outcomeOf(answer: JSONRPCResponse | undefined): Pick<PlaygroundAnswer, "result" | "error"> {
  if (answer === undefined) return {};
  return "result" in answer ? { result: answer.result } : { error: answer.error };
}
