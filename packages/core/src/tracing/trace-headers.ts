import { AsyncLocalStorage } from "node:async_hooks";

/** Headers that continue a trace: `traceparent`, `tracestate`, `baggage`, or what else the SDK's propagator writes. */
export type TraceHeaders = Readonly<Record<string, string>>;

export const NO_TRACE_HEADERS: TraceHeaders = Object.freeze({});

const scope = new AsyncLocalStorage<() => TraceHeaders>();

/** Runs something whose own requests shall continue a trace. */
export function withTraceHeaders<Result>(headers: () => TraceHeaders, run: () => Result): Result {
  return scope.run(headers, run);
}

/** What a request that is sent from here has to carry; nothing where nothing is traced. */
export function currentTraceHeaders(): TraceHeaders {
  return scope.getStore()?.() ?? NO_TRACE_HEADERS;
}
