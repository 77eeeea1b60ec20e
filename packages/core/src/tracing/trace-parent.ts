/** Where in a trace a request stands. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The span that the request was sent in: 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** Version 00 ends after its flags; what later ones have behind them is not for us (W3C Trace Context §3.2, §4.3). */
const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** Reads a `traceparent`, of a header or of `_meta`; undefined where it is none. */
export function readTraceParent(value: unknown): TraceParent | undefined {
  if (typeof value !== "string") return undefined;
  const [, version, traceId, spanId, flags = "", more] = FORM.exec(value) ?? [];
  if (traceId === undefined || spanId === undefined || (version === "00" && more !== undefined)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}
