import type { Logger } from "../logging/logger.js";
import { loadOpenTelemetry } from "../tracing/open-telemetry.js";
import type { Telemetry } from "../tracing/telemetry.js";
import type { Lifetime } from "./lifetime.js";

/** What hands spans to the SDK that the process has registered by now; undefined where there is none. */
export async function startTelemetry(logger: Logger, lifetime: Lifetime): Promise<Telemetry | undefined> {
  const api = await loadOpenTelemetry(logger);
  if (api === undefined) return undefined;
  const { Telemetry } = await import("../tracing/telemetry.js");
  const telemetry = new Telemetry(api);
  lifetime.add("telemetry", () => telemetry.flush(logger));
  return telemetry;
}
