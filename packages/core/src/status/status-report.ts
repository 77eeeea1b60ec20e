/**
 * What the status page shows: the body of GET /admin/status. Times are milliseconds, `…At` since 1970. Ids of
 * principals are safe to show; arguments, results and credentials are never in it.
 */
export interface StatusReport {
  readonly server: ServerStatus;
  readonly process: ProcessStatus;
  readonly clients: { readonly sessions: number; readonly connections: number };
  /** By name. */
  readonly tools: readonly ToolStatus[];
  /** Of `ToolStatus.series`: what its points stand for. */
  readonly series: SeriesFrame;
  /** Newest first. */
  readonly failures: readonly FailedCall[];
  readonly dependencies: readonly DependencyStatus[];
  readonly limits: LimitStatus;
  /** Of the current period; those who spent most come first. */
  readonly budgets: readonly BudgetStatus[];
  /** Whether tools can be called from the page. */
  readonly playground: boolean;
}

export interface ServerStatus {
  readonly name: string;
  readonly title?: string;
  readonly version: string;
  /** `mcp-prod` itself. */
  readonly framework: string;
  readonly node: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly now: number;
  /** What clients connect to. */
  readonly addresses: readonly string[];
  readonly state: "starting" | "ready" | "degraded" | "unavailable" | "leaving" | "draining";
  /** Why it should not be sent calls, and what it does without where it is `degraded`. */
  readonly reasons: readonly string[];
}

export interface ProcessStatus {
  /** Of one core, since the last report or point; 1 is all of it. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number; readonly heapLimit: number };
  /** Milliseconds by which the event loop came late, at worst in the last seconds. */
  readonly eventLoopLag: number;
}

export interface SeriesFrame {
  /** Milliseconds between two points. */
  readonly interval: number;
  /** Number of the newest point: ask with `?since=<it>` for those after it only. */
  readonly last: number;
}

export interface ToolStatus {
  readonly name: string;
  readonly title?: string;
  /** Since the start. */
  readonly calls: number;
  readonly errors: number;
  /** Now. */
  readonly inFlight: number;
  readonly queued: number;
  /** Of the last minute. */
  readonly perSecond: number;
  /** Of the last minute, 0 to 1. */
  readonly errorRatio: number;
  /** Of the last five minutes; null where there was no call. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  /** Oldest first, one a point, all of one length; the newest is the point `SeriesFrame.last`. Left out where all is 0. */
  readonly series?: {
    /** Calls that ended. */
    readonly calls: readonly number[];
    readonly errors: readonly number[];
    /** Milliseconds; null where there was no call. */
    readonly p95: readonly (number | null)[];
    readonly inFlight: readonly number[];
  };
}

export interface FailedCall {
  readonly at: number;
  readonly tool: string;
  readonly requestId: string;
  readonly principal: string;
  readonly durationMs: number;
  /** The envelope that the client got. */
  readonly error: {
    readonly error: string;
    readonly message: string;
    readonly retryable: boolean;
    readonly action: string;
    readonly retryAfter?: number;
  };
}

export interface DependencyStatus {
  readonly name: string;
  readonly critical: boolean;
  /** `unknown`: it has no check, or none has been made yet. */
  readonly state: "up" | "down" | "unknown";
  /** What its check failed with, safe to show. */
  readonly message?: string;
  readonly checkedAt?: number;
  readonly durationMs?: number;
  /** Where tools share a breaker for it. */
  readonly breaker?: "closed" | "half-open" | "open";
}

export interface LimitStatus {
  /** Requests refused at the endpoint, and attempts to authenticate, since the start. */
  readonly refused: { readonly requests: number; readonly attempts: number };
  /** What the config sets for everybody; left out where there is no limit. */
  readonly perPrincipal?: { readonly limit: number; readonly window: number };
  readonly perAddress?: { readonly limit: number; readonly window: number };
  /** Calls refused by tools' own limits since the start, where any were. */
  readonly tools: readonly { readonly tool: string; readonly refused: number }[];
}

export interface BudgetStatus {
  readonly principal: string;
  readonly period: string;
  readonly spent: number;
  readonly soft?: number;
  readonly hard?: number;
}

/** GET /admin/tools: what the playground offers. As `tools/list` gives them. */
export interface PlaygroundTools {
  readonly tools: readonly {
    readonly name: string;
    readonly title?: string;
    readonly description: string;
    /** JSON Schema 2020-12. */
    readonly inputSchema: Readonly<Record<string, unknown>>;
    readonly annotations?: Readonly<Record<string, unknown>>;
  }[];
}

/** The body of POST /admin/call. */
export interface PlaygroundCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The answer to POST /admin/call, with status 200 however the call ended. */
export interface PlaygroundAnswer {
  readonly requestId: string;
  readonly durationMs: number;
  /** A `CallToolResult`; its `isError` says how it ended. Undefined where the request itself was refused. */
  readonly result?: Readonly<Record<string, unknown>>;
  /** A JSON-RPC error, where the request itself was refused. */
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
  /** What the call logged, oldest first: JSON lines without secrets. */
  readonly log: readonly string[];
}
