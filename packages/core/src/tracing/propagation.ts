import type { Context, SpanContext, TextMapGetter } from "@opentelemetry/api";
import type { OpenTelemetry } from "./open-telemetry.js";
import type { TraceHeaders } from "./trace-headers.js";

/** HTTP headers, or a message's `_meta`: whatever the client wrote there. */
export type Carrier = Readonly<Record<string, unknown>>;

/** Characters: what W3C Baggage has every platform take. Longer values are left alone. */
const MAX_VALUE = 8192;

const getter: TextMapGetter<Carrier> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => {
    const value = Object.hasOwn(carrier, key) ? carrier[key] : undefined;
    return typeof value === "string" && value.length <= MAX_VALUE ? value : undefined;
  },
};

/** The context that a carrier brings, on top of one that is there. What can't be read is as if it were not there. */
export function extract({ propagation }: OpenTelemetry, into: Context, carrier: Carrier | undefined): Context {
  if (carrier === undefined) return into;
  try {
    return propagation.extract(into, carrier, getter);
  } catch {
    return into;
  }
}

export function inject({ propagation }: OpenTelemetry, from: Context): TraceHeaders {
  const headers: Record<string, string> = {};
  propagation.inject(from, headers);
  return headers;
}

/**
 * Whose child a message's span is: of what `_meta` names, else of the span that is active, such as the one of an
 * instrumented HTTP server, else of what the HTTP headers name. Where `_meta` wins over another, that one is linked.
 */
export function parentOf(
  api: OpenTelemetry,
  meta: Carrier | undefined,
  headers: Carrier | undefined,
): { readonly parent: Context; readonly linked: SpanContext | undefined } {
  const { context, trace } = api;
  const active = context.active();
  const ambient = trace.getSpanContext(active) === undefined ? extract(api, active, headers) : active;
  const parent = extract(api, ambient, meta);
  const beside = trace.getSpanContext(ambient);
  return { parent, linked: beside?.spanId === trace.getSpanContext(parent)?.spanId ? undefined : beside };
}
