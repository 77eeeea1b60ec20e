import type { Assembly } from "./assembly.js";

/** Milliseconds between two lines. */
const EVERY = 60_000;

/**
 * Writes down now and then how the server is, as /health would tell: what reads the log misses the line where the
 * process hangs or is gone, and alerts on its level.
 * @returns ends it
 */
export function logHealth({ health, inFlight, logger }: Pick<Assembly, "health" | "inFlight" | "logger">): () => void {
  const write = () => {
    const { name: _name, version: _version, ...report } = health.report();
    logger[report.status === "ready" ? "info" : "warn"]({ ...report, inFlight: inFlight.size }, "health");
  };
  const timer = setInterval(write, EVERY).unref();
  return () => clearInterval(timer);
}
