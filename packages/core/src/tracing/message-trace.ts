import type { Attributes, Context, Histogram, Span, Tracer } from "@opentelemetry/api";
import { monotonicMs } from "../clock.js";
import type { ErrorCode } from "../errors/catalogue.js";
import { ATTRIBUTE, TOOL_ERROR } from "./conventions.js";
import type { OpenTelemetry } from "./open-telemetry.js";
import { inject } from "./propagation.js";
import { type TraceHeaders, withTraceHeaders } from "./trace-headers.js";

/** How a message was answered. */
export interface MessageEnd {
  /** The JSON-RPC error; undefined where it got none. */
  readonly error: { readonly code: number; readonly message: string } | undefined;
  /** Whether it is a tool's result that says that it failed. */
  readonly isToolError: boolean;
  readonly sessionId: string | undefined;
  readonly protocolVersion: string | undefined;
}

/** What log lines have of a trace, so that the two can be joined. */
export interface TraceFields {
  readonly trace_id: string;
  readonly span_id: string;
}

/** The span of one client message, and what the message's work may do with it. */
export class MessageTrace {
  readonly #api: OpenTelemetry;
  readonly #tracer: Tracer;
  readonly #durations: Histogram;
  readonly #span: Span;
  readonly #context: Context;
  readonly #measured: Attributes;
  readonly #startedAt = monotonicMs();
  readonly #key: symbol;
  #headers: TraceHeaders | undefined;
  #code: ErrorCode | undefined;
  #outlivesMessage = false;
  #isCallOver = false;

  /** @param measured what the message's duration is recorded with */
  constructor(
    api: OpenTelemetry,
    tracer: Tracer,
    durations: Histogram,
    span: Span,
    parent: Context,
    measured: Attributes,
  ) {
    this.#api = api;
    this.#tracer = tracer;
    this.#durations = durations;
    this.#span = span;
    this.#key = api.createContextKey("message");
    this.#context = api.trace.setSpan(parent, span).setValue(this.#key, this);
    this.#measured = measured;
  }

  /** Runs what the message asks for: what is traced or fetched in it continues the trace. */
  run<Result>(work: () => Result): Result {
    return this.#api.context.with(this.#context, () => withTraceHeaders(() => inject(this.#api, this.#here()), work));
  }

  /** Headers that continue the trace as children of this span. */
  get headers(): TraceHeaders {
    this.#headers ??= inject(this.#api, this.#context);
    return this.#headers;
  }

  /** Undefined where the SDK does not keep the span: nobody would find it. */
  get logFields(): TraceFields | undefined {
    if (!this.#span.isRecording()) return undefined;
    const { traceId, spanId } = this.#span.spanContext();
    return { trace_id: traceId, span_id: spanId };
  }

  /** The same as a part of a line of JSON. Ids of spans are hexadecimal. */
  get logText(): string {
    const fields = this.logFields;
    return fields === undefined ? "" : `,"trace_id":"${fields.trace_id}","span_id":"${fields.span_id}"`;
  }

  /** @param waitMs until the next attempt, in milliseconds */
  attemptFailed(attempt: number, code: ErrorCode | undefined, waitMs: number): void {
    this.#span.addEvent("mcp_prod.retry", {
      "mcp_prod.retry.attempt": attempt,
      "mcp_prod.retry.wait_ms": Math.round(waitMs),
      ...(code === undefined ? {} : { [ATTRIBUTE.errorCode]: code }),
    });
  }

  /**
   * A request that the server sends the client, as a span of its own.
   * @param send gets what belongs into the request's `_meta`, and tells the request's id
   */
  async request<Answer>(
    method: string,
    send: (meta: TraceHeaders, onSent: (id: string | number) => void) => Promise<Answer>,
  ): Promise<Answer> {
    const { trace, SpanKind, SpanStatusCode } = this.#api;
    const parent = this.#here();
    const span = this.#tracer.startSpan(
      method,
      { kind: SpanKind.CLIENT, attributes: { [ATTRIBUTE.method]: method, ...networkPart(this.#measured) } },
      parent,
    );
    try {
      return await send(inject(this.#api, trace.setSpan(parent, span)), (id) =>
        span.setAttribute(ATTRIBUTE.jsonRpcId, String(id)),
      );
    } catch (error) {
      const type = error instanceof Error && "code" in error ? String(error.code) : "_OTHER";
      span.setAttribute(ATTRIBUTE.errorType, type).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  }

  /** The message is answered before its call is over: the span goes on until that. */
  detach(): void {
    this.#outlivesMessage = true;
  }

  /** @param code of the error envelope; undefined where the call went well */
  callEnded(code: ErrorCode | undefined): void {
    this.#code = code;
    this.#isCallOver = true;
    if (code !== undefined) this.#span.setAttribute(ATTRIBUTE.errorCode, code);
    if (this.#outlivesMessage) this.#end(code, undefined);
  }

  answered({ error, isToolError, sessionId, protocolVersion }: MessageEnd): void {
    const told = error === undefined ? undefined : String(error.code);
    const unanswered = this.#outlivesMessage ? undefined : this.#code;
    const type = told ?? (isToolError ? TOOL_ERROR : unanswered);
    const found = {
      ...(protocolVersion === undefined ? {} : { [ATTRIBUTE.protocolVersion]: protocolVersion }),
      ...(told === undefined ? {} : { [ATTRIBUTE.statusCode]: told }),
    };
    this.#span.setAttributes(sessionId === undefined ? found : { ...found, [ATTRIBUTE.sessionId]: sessionId });
    const measured = { ...this.#measured, ...found, ...(type === undefined ? {} : { [ATTRIBUTE.errorType]: type }) };
    this.#durations.record((monotonicMs() - this.#startedAt) / 1000, measured, this.#context);
    if (!this.#outlivesMessage || this.#isCallOver) this.#end(type, error?.message);
  }

  #end(type: string | undefined, message: string | undefined): void {
    if (type !== undefined) {
      const status = { code: this.#api.SpanStatusCode.ERROR };
      this.#span.setAttribute(ATTRIBUTE.errorType, type);
      this.#span.setStatus(message === undefined ? status : { ...status, message });
    }
    this.#span.end();
  }

  /** Where a span of the author's own is active in this message's work, it is the one to go on from. */
  #here(): Context {
    const active = this.#api.context.active();
    return active.getValue(this.#key) === this ? active : this.#context;
  }
}

const NETWORK = [ATTRIBUTE.transport, ATTRIBUTE.protocolName, ATTRIBUTE.networkVersion];

function networkPart(attributes: Attributes): Attributes {
  return Object.fromEntries(NETWORK.flatMap((name) => (name in attributes ? [[name, attributes[name]]] : [])));
}
