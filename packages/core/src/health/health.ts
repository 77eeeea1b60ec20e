import { monotonicMs } from "../clock.js";
import type { DependencyStatus } from "../status/status-report.js";
import type { Dependencies } from "./dependencies.js";

/** `leaving`: it still takes calls, and asks not to be sent any. */
export type ServerState = "starting" | "ready" | "leaving" | "draining";

/** The body of /health and /readyz, which anybody may ask: nothing in it is secret. */
export interface HealthReport {
  /**
   * `unavailable`: it runs, and `reasons` say why it should not be sent calls for now. `degraded`: it should be, and
   * `reasons` say what it does without.
   */
  readonly status: ServerState | "unavailable" | "degraded";
  readonly reasons?: readonly string[];
  readonly dependencies?: readonly DependencyStatus[];
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
    readonly dependencies: Dependencies,
  ) {}

  get ready(): boolean {
    return this.state === "ready" && this.#hindrances().length === 0;
  }

  /** @param condition asked each time: why the server should not be sent calls, or undefined */
  addCondition(condition: () => string | undefined): void {
    this.#conditions.push(condition);
  }

  report(): HealthReport {
    const hindrances = this.#hindrances();
    const reasons = [...hindrances, ...this.dependencies.outages.others];
    const dependencies = this.dependencies.statuses();
    const { name, version } = this;
    return {
      status: this.#status(hindrances.length > 0, reasons.length > 0),
      ...(reasons.length === 0 ? {} : { reasons }),
      ...(dependencies.length === 0 ? {} : { dependencies }),
      name,
      version,
      uptime: Math.round((monotonicMs() - this.#startedAt) / 1000),
    };
  }

  #status(isHindered: boolean, isAffected: boolean): HealthReport["status"] {
    if (this.state !== "ready" || !isAffected) return this.state;
    return isHindered ? "unavailable" : "degraded";
  }

  #hindrances(): string[] {
    const own = this.#conditions.flatMap((condition) => condition() ?? []);
    return [...own, ...this.dependencies.outages.critical];
  }
}
