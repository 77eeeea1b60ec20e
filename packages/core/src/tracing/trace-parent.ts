/** Version 00 ends after its flags; what later ones have behind them is not for us (W3C Trace Context §3.2, §4.3). */
const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** The trace id, 32 hexadecimal digits, in a `traceparent` of a header or of `_meta`; undefined where it is none. */
export function traceIdOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const [, version, traceId, more] = FORM.exec(value) ?? [];
  return version === "00" && more !== undefined ? undefined : traceId;
}
