import { readdir, readFile } from "node:fs/promises";
import { getHeapStatistics } from "node:v8";
import { counter, type Family, gauge, gauges } from "../family.js";

const MICROSECONDS = 1e6;

/**
 * The process, under the names that Prometheus' client libraries use. None takes longer to read the more connections
 * there are, and what promtool finds fault with is left out: `nodejs_active_handles_total` and its like, which are gauges.
 */
export function processFamilies(): Family[] {
  const startedAt = Date.now() / 1000 - process.uptime();
  const [major = "", minor = "", patch = ""] = process.versions.node.split(".");
  return [
    counter("process_cpu_user_seconds_total", "CPU time in user mode", () => process.cpuUsage().user / MICROSECONDS),
    counter(
      "process_cpu_system_seconds_total",
      "CPU time in system mode",
      () => process.cpuUsage().system / MICROSECONDS,
    ),
    counter("process_cpu_seconds_total", "CPU time in user and system mode", () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / MICROSECONDS;
    }),
    gauge("process_start_time_seconds", "When the process started, in seconds since 1970", () => startedAt),
    gauge("process_resident_memory_bytes", "Memory of the process", () => process.memoryUsage.rss()),
    gauge("process_open_fds", "Open file descriptors", countOpenFiles),
    gauge("process_max_fds", "How many file descriptors the process may open", readMaxFiles),
    gauge("nodejs_heap_size_used_bytes", "V8's heap in use", () => getHeapStatistics().used_heap_size),
    gauge("nodejs_heap_size_total_bytes", "V8's heap", () => getHeapStatistics().total_heap_size),
    gauge("nodejs_heap_size_limit_bytes", "How large V8's heap may be", () => getHeapStatistics().heap_size_limit),
    gauge("nodejs_external_memory_bytes", "Memory outside of V8's heap", () => process.memoryUsage().external),
    gauges(
      "nodejs_version_info",
      ["version", "major", "minor", "patch"],
      "1, with Node's version in its labels",
      () => [[1, process.version, major, minor, patch]],
    ),
  ];
}

/** Undefined where there is no Linux to tell. */
async function countOpenFiles(): Promise<number | undefined> {
  const open = await readdir("/proc/self/fd").catch(() => undefined);
  // One is for reading the folder itself.
  return open && open.length - 1;
}

async function readMaxFiles(): Promise<number | undefined> {
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  const soft = /^Max open files +(\d+|unlimited)/m.exec(limits)?.[1];
  if (soft === undefined) return undefined;
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}
