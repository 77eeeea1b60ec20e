import type { OpenTelemetry } from "./open-telemetry.js";
import { extract, inject } from "./propagation.js";
import { type TraceHeaders, withTraceHeaders } from "./trace-headers.js";

/**
 * Runs something in another thread than the span that it belongs to.
 * @param api undefined where that thread has no SDK: then what it sends still continues the trace
 */
export function continueTrace<Result>(
  api: OpenTelemetry | undefined,
  headers: TraceHeaders,
  work: () => Result,
): Result {
  if (Object.keys(headers).length === 0) return work();
  if (api === undefined) return withTraceHeaders(() => headers, work);
  const parent = extract(api, api.context.active(), headers);
  const here = () => inject(api, api.context.active());
  return api.context.with(parent, () => withTraceHeaders(here, work));
}
