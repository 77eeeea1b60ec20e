/** The extension's name in capabilities (MCP Tasks extension). */
export const TASKS_EXTENSION = "io.modelcontextprotocol/tasks";

export type TaskStatus = "working" | "input_required" | "completed" | "failed" | "cancelled";

/** What is known of one task, in a form that can be stored. Times in milliseconds since 1970. */
export interface TaskRecord {
  readonly taskId: string;
  /** Only this principal can see it. */
  readonly principal: string;
  readonly createdAt: number;
  readonly ttl: number;
  readonly lastUpdatedAt: number;
  readonly status: TaskStatus;
  readonly inputRequests?: object;
  /** What the call would have returned. */
  readonly result?: object;
  /** The JSON-RPC error that the call would have ended with. */
  readonly error?: object;
}

/** Milliseconds after which a client may look again. */
const POLL_INTERVAL = 500;

/** A task as it goes over the wire. */
export function toWire({ taskId, status, createdAt, lastUpdatedAt, ttl }: TaskRecord): object {
  return {
    taskId,
    status,
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(lastUpdatedAt).toISOString(),
    ttlMs: ttl,
    pollIntervalMs: POLL_INTERVAL,
  };
}

/** The same with what its status brings along. */
export function toDetailedWire(task: TaskRecord): object {
  const { inputRequests, result, error } = task;
  return {
    ...toWire(task),
    ...(inputRequests === undefined ? {} : { inputRequests }),
    ...(result === undefined ? {} : { result }),
    ...(error === undefined ? {} : { error }),
  };
}

export function isTerminal({ status }: TaskRecord): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
