import type { Attributes, Histogram, Tracer } from "@opentelemetry/api";
import { monotonicMs, settlesWithin } from "../clock.js";
import type { Logger } from "../logging/logger.js";
import { ATTRIBUTE, DURATION_BOUNDARIES, networkOf } from "./conventions.js";
import { MessageTrace } from "./message-trace.js";
import type { OpenTelemetry } from "./open-telemetry.js";
import { type Carrier, parentOf } from "./propagation.js";

const SCOPE = "mcp-prod";
/** Milliseconds that the last spans and measurements may take to be exported when the server stops. */
const FLUSH_TIMEOUT = 3_000;

/** A client's message, as far as it is told to the SDK. */
export interface ReceivedMessage {
  /** What its span and its duration both have. There are few different ones. */
  readonly measured: Attributes;
  /** What only its span has. */
  readonly own: Attributes;
  /** The tool or prompt that it names; undefined where it names none. */
  readonly target: string | undefined;
  readonly method: string;
  readonly meta: Carrier | undefined;
  readonly headers: Carrier | undefined;
}

/** Hands spans and durations to the SDK that the server's process has registered. */
export class Telemetry {
  readonly #api: OpenTelemetry;
  readonly #tracer: Tracer;
  readonly #operations: Histogram;
  readonly #sessions: Histogram;

  constructor(api: OpenTelemetry) {
    this.#api = api;
    this.#tracer = api.trace.getTracer(SCOPE);
    const meter = api.metrics.getMeter(SCOPE);
    const seconds = { unit: "s", advice: { explicitBucketBoundaries: DURATION_BOUNDARIES } };
    this.#operations = meter.createHistogram("mcp.server.operation.duration", {
      ...seconds,
      description: "Time from a message's arrival to its answer",
    });
    this.#sessions = meter.createHistogram("mcp.server.session.duration", {
      ...seconds,
      description: "Time from a session's first message to its end",
    });
  }

  receive({ method, target, measured, own, meta, headers }: ReceivedMessage): MessageTrace {
    const { parent, linked } = parentOf(this.#api, meta, headers);
    const span = this.#tracer.startSpan(
      target === undefined ? method : `${method} ${target}`,
      {
        kind: this.#api.SpanKind.SERVER,
        attributes: { ...measured, ...own },
        ...(linked === undefined ? {} : { links: [{ context: linked }] }),
      },
      parent,
    );
    return new MessageTrace(this.#api, this.#tracer, this.#operations, span, parent, measured);
  }

  /** @param startedAt as monotonicMs() told it */
  sessionEnded(startedAt: number, protocolVersion: string | undefined, isHttp: boolean): void {
    this.#sessions.record((monotonicMs() - startedAt) / 1000, {
      ...networkOf(isHttp),
      ...(protocolVersion === undefined ? {} : { [ATTRIBUTE.protocolVersion]: protocolVersion }),
    });
  }

  /** Has the SDK export what it still holds: the process may end next. A collector that is away keeps nothing up. */
  async flush(logger: Logger): Promise<void> {
    const { trace, metrics } = this.#api;
    const flushed = Promise.all([delegateOf(trace.getTracerProvider()), metrics.getMeterProvider()].map(forceFlush));
    try {
      if (await settlesWithin(FLUSH_TIMEOUT, flushed)) return;
      logger.warn(`the last spans were not exported within ${FLUSH_TIMEOUT / 1000} s`);
    } catch (error) {
      logger.warn({ err: error }, "the last spans were not exported");
    }
  }
}

/** The API hands out a stand-in that is there before the SDK. */
function delegateOf(provider: object): object {
  return "getDelegate" in provider && typeof provider.getDelegate === "function" ? provider.getDelegate() : provider;
}

/** All of the SDK's providers have it, but the API does not ask for it. */
async function forceFlush(provider: object): Promise<void> {
  if ("forceFlush" in provider && typeof provider.forceFlush === "function") await provider.forceFlush();
}
