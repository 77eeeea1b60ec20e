import { monotonicMs } from "../clock.js";

export type ServerState = "starting" | "ready" | "draining";

/** The body of /health and /readyz. */
export interface HealthReport {
  readonly status: ServerState;
  readonly name: string;
  readonly version: string;
  /** Seconds since the process made the server. */
  readonly uptime: number;
}

/** Whether the server should be sent calls. */
export class Health {
  readonly #startedAt = monotonicMs();
  state: ServerState = "starting";

  constructor(
    readonly name: string,
    readonly version: string,
  ) {}

  get ready(): boolean {
    return this.state === "ready";
  }

  report(): HealthReport {
    const uptime = Math.round((monotonicMs() - this.#startedAt) / 1000);
    return { status: this.state, name: this.name, version: this.version, uptime };
  }
}
