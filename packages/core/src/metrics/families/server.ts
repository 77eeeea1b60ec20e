import { counter, counters, type Family, gauge, gauges } from "../family.js";

/** What the server reads off itself when the metrics are read. */
export interface Readings {
  /** The server's own name and version, and the framework's. */
  readonly build: { readonly name: string; readonly version: string; readonly framework: string };
  isReady(): boolean;
  isOverloaded(): boolean;
  /** Calls refused because of that. */
  shedCalls(): number;
  sessions(): number;
  connections(): number;
  /** Streams on which clients are told of changes: of sessions, and those of `subscriptions/listen`. */
  streams(): { readonly session: number; readonly listen: number };
  /** Those of which something is known. */
  dependencies(): Iterable<{ readonly name: string; readonly isUp: boolean }>;
  droppedLogLines(): number;
  droppedAuditLines(): number;
  breakers(): Iterable<{ readonly name: string; readonly state: string; readonly openings: number }>;
}

const BREAKER_VALUES: Readonly<Record<string, number>> = { closed: 0, "half-open": 0.5, open: 1 };

/** The server as a whole. */
export function serverFamilies(readings: Readings): Family[] {
  const { build } = readings;
  return [
    gauges(
      "mcp_build_info",
      ["name", "version", "framework", "node"],
      "1, with the versions of the server, of mcp-prod and of Node in its labels",
      () => [[1, build.name, build.version, build.framework, process.versions.node]],
    ),
    gauge("mcp_ready", "1 while the server should be sent calls, as /readyz says", () => Number(readings.isReady())),
    gauge("mcp_overloaded", "1 while calls are refused because the server can hardly keep up", () =>
      Number(readings.isOverloaded()),
    ),
    counter("mcp_calls_shed_total", "Calls refused because the server could hardly keep up", readings.shedCalls),
    gauge("mcp_active_sessions", "Sessions that clients hold open", readings.sessions),
    gauge("mcp_active_connections", "Client connections: TCP connections, and 1 for stdio", readings.connections),
    gauges("mcp_active_streams", ["kind"], "Streams on which clients are told of changes", () => {
      const { session, listen } = readings.streams();
      return [
        [session, "session"],
        [listen, "listen"],
      ];
    }),
    gauges(
      "mcp_breaker_open",
      ["breaker"],
      "1 for a circuit breaker that lets no calls through, 0.5 for one that lets one try",
      () => Array.from(readings.breakers(), ({ name, state }) => [BREAKER_VALUES[state] ?? 0, name]),
    ),
    gauges(
      "mcp_dependency_up",
      ["dependency"],
      "1 for a dependency whose last check went well, or that has a closed breaker and no check; 0 for one that is down",
      () => Array.from(readings.dependencies(), ({ name, isUp }) => [Number(isUp), name]),
    ),
    counters("mcp_breaker_openings_total", ["breaker"], "How often a circuit breaker opened", () =>
      Array.from(readings.breakers(), ({ name, openings }) => [openings, name]),
    ),
    counter(
      "mcp_log_lines_dropped_total",
      "Log lines that could not be written: nobody read them in time, or the disk is full",
      readings.droppedLogLines,
    ),
    counter(
      "mcp_audit_lines_dropped_total",
      "Lines of the audit log that could not be written",
      readings.droppedAuditLines,
    ),
  ];
}
