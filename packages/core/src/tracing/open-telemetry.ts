import type { Logger } from "../logging/logger.js";

/** What `@opentelemetry/api` exports. */
export type OpenTelemetry = typeof import("@opentelemetry/api");

/** Where every copy of the API keeps what an SDK has registered, through all of major version 1. */
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

interface Registry {
  readonly trace?: unknown;
  readonly metrics?: unknown;
}

/**
 * The OpenTelemetry API, where an SDK has registered tracers or meters by now. Else nothing is loaded, and nothing of it
 * costs a call anything.
 */
export async function loadOpenTelemetry(logger: Logger): Promise<OpenTelemetry | undefined> {
  const registry = readRegistry();
  if (registry?.trace === undefined && registry?.metrics === undefined) return undefined;
  let api: OpenTelemetry;
  try {
    api = await import("@opentelemetry/api");
  } catch (error) {
    logger.warn({ err: error }, `nothing is traced: @opentelemetry/api can't be loaded. ${ADVICE}`);
    return undefined;
  }
  if (reaches(api, registry)) return api;
  logger.warn(`nothing is traced: there are two versions of @opentelemetry/api. ${ADVICE}`);
  return undefined;
}

const ADVICE = "Install it in the project itself, in the version that its SDK asks for.";

function readRegistry(): Registry | undefined {
  const registry: unknown = Reflect.get(globalThis, REGISTRY);
  return typeof registry === "object" && registry !== null ? registry : undefined;
}

/** A copy of the API that is newer than the one that registered finds nothing, and says nothing. */
function reaches({ trace, metrics }: OpenTelemetry, registry: Registry): boolean {
  const findsTracers = registry.trace === undefined || trace.getTracerProvider() === registry.trace;
  return findsTracers && (registry.metrics === undefined || metrics.getMeterProvider() === registry.metrics);
}
