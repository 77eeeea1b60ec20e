import { monotonicMs } from "../clock.js";

/** `leaving`: it still takes calls, and asks not to be sent any. */
export type ServerState = "starting" | "ready" | "leaving" | "draining";

/** The body of /health and /readyz. */
export interface HealthReport {
  /** `unavailable`: it runs, and `reasons` say why it should not be sent calls for now. */
  readonly status: ServerState | "unavailable";
  readonly reasons?: readonly string[];
  readonly name: string;
  readonly version: string;
  /** Seconds since the process made the server. */
  readonly uptime: number;
}

/** Whether the server should be sent calls. */
export class Health {
  readonly #startedAt = monotonicMs();
  readonly #conditions: (() => string | undefined)[] = [];
  state: ServerState = "starting";

  constructor(
    readonly name: string,
    readonly version: string,
  ) {}

  get ready(): boolean {
    return this.state === "ready" && this.#reasons().length === 0;
  }

  /** @param condition asked each time: why the server should not be sent calls, or undefined */
  addCondition(condition: () => string | undefined): void {
    this.#conditions.push(condition);
  }

  report(): HealthReport {
    const uptime = Math.round((monotonicMs() - this.#startedAt) / 1000);
    const reasons = this.#reasons();
    const status = this.state === "ready" && reasons.length > 0 ? "unavailable" : this.state;
    const { name, version } = this;
    return { status, ...(reasons.length === 0 ? {} : { reasons }), name, version, uptime };
  }

  #reasons(): string[] {
    return this.#conditions.flatMap((condition) => condition() ?? []);
  }
}
