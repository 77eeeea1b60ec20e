import type { UsageConfig } from "../config/limits-schema.js";
import type { Assembly } from "./assembly.js";
import type { BootSteps } from "./boot-steps.js";
import { keepUsage } from "./keep-usage.js";
import type { Lifetime } from "./lifetime.js";

interface Boot {
  readonly usage: UsageConfig;
  readonly deps: unknown;
  readonly lifetime: Lifetime;
  readonly steps: BootSteps;
}

/** Starts what runs beside the calls; it ends with the server. */
export async function startServices(assembly: Assembly, { usage, deps, lifetime, steps }: Boot): Promise<void> {
  const { audit, auth, overload, health } = assembly;
  lifetime.add("audit log", () => audit?.close());
  lifetime.add("auth", () => auth?.close());
  overload.start();
  lifetime.add("overload monitor", () => overload.stop());
  await steps.time("usage", () => keepUsage(assembly, usage, lifetime));
  lifetime.add("dependency checks", () => health.dependencies.stop());
  await steps.time("dependencies", () => health.dependencies.start(deps));
}
