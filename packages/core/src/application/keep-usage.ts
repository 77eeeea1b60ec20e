import { resolve } from "node:path";
import type { UsageConfig } from "../config/limits-schema.js";
import { UsageSaver } from "../usage/usage-saver.js";
import type { Assembly } from "./assembly.js";
import type { Lifetime } from "./lifetime.js";

/**
 * Keeps the ledger of usage in its file, where the config names one.
 * @throws BootError where the file can't be used
 */
export async function keepUsage(
  { usage, logger, metrics }: Assembly,
  { file }: UsageConfig,
  lifetime: Lifetime,
): Promise<void> {
  if (file === undefined) return;
  const saver = new UsageSaver(resolve(file), usage, logger, () => {
    metrics.usageSaveFailures += 1;
  });
  await saver.start();
  lifetime.add("usage ledger", () => saver.close());
}
