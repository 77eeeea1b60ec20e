import { monotonicMs, settlesWithin } from "../clock.js";
import type { DependencyCheck, DependencyConfig } from "../config/dependencies-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import type { DependencyStatus } from "../status/status-report.js";
import { describeFailure } from "./check-failure.js";

type CheckResult = Pick<DependencyStatus, "state" | "message" | "checkedAt" | "durationMs">;

/** By how much of its time the next check comes earlier or later, so that instances do not ask all at once. */
const JITTER = 0.1;

/** One thing that tools depend on: checks it in the background, one check at a time, and remembers how the last one ended. */
export class Dependency {
  readonly #config: DependencyConfig;
  readonly #readBreaker: () => DependencyStatus["breaker"];
  readonly #log: Logger;
  #deps: unknown;
  #last: CheckResult = { state: "unknown" };
  #downSince: number | undefined;
  #running = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(
    readonly name: string,
    config: DependencyConfig,
    readBreaker: () => DependencyStatus["breaker"],
    logger: Logger,
  ) {
    this.#config = config;
    this.#readBreaker = readBreaker;
    this.#log = logger.child({ dependency: name });
  }

  get critical(): boolean {
    return this.#config.critical;
  }

  get status(): DependencyStatus {
    const { name, critical } = this;
    const breaker = this.#readBreaker();
    return { name, critical, ...this.#last, ...(breaker === undefined ? {} : { breaker }) };
  }

  /** Undefined where neither its check nor its breaker says so. */
  get whyDown(): string | undefined {
    if (this.#last.state === "down") return `${this.name} is down`;
    return this.#readBreaker() === "open" ? `calls to ${this.name} fail` : undefined;
  }

  /** What its check says, or its breaker where it has none; undefined where neither has said anything yet. */
  get isUp(): boolean | undefined {
    if (this.#last.state !== "unknown") return this.#last.state === "up";
    const breaker = this.#readBreaker();
    return breaker === undefined || this.#config.check !== undefined ? undefined : breaker === "closed";
  }

  /** Checks from here on. Resolves when the first check has ended, or its time is over. */
  async start(deps: unknown): Promise<void> {
    this.#deps = deps;
    const { check } = this.#config;
    if (check !== undefined) await this.#run(check);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#running.abort(new Error("The server stops."));
  }

  async #run(check: DependencyCheck): Promise<void> {
    const { timeout } = this.#config;
    const startedAt = monotonicMs();
    this.#running = new AbortController();
    const checked = this.#ask(check, this.#running.signal);
    try {
      if (await settlesWithin(timeout, checked)) this.#wentWell(startedAt);
      else throw new ToolError("TIMEOUT", `Its check took longer than ${timeout} ms.`);
    } catch (error) {
      this.#failed(error, startedAt);
      this.#running.abort(error);
    }
    // One that does not heed its signal holds up the next: two at once would be more of what is too much already.
    const next = () => this.#schedule(check);
    checked.then(next, next);
  }

  async #ask(check: DependencyCheck, signal: AbortSignal): Promise<void> {
    const answer = await check({ deps: this.#deps, signal, log: this.#log });
    if (answer === false) throw new ToolError("DEPENDENCY_UNAVAILABLE", "Its check says that it is down.");
  }

  #schedule(check: DependencyCheck): void {
    if (this.#isStopped) return;
    const wait = this.#config.every * (1 + JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(() => void this.#run(check), wait).unref();
  }

  #wentWell(startedAt: number): void {
    if (this.#downSince !== undefined) {
      const outageMs = Math.round(monotonicMs() - this.#downSince);
      this.#log.info({ critical: this.critical, outageMs }, "dependency is up again");
    }
    this.#downSince = undefined;
    this.#last = { state: "up", ...timesOf(startedAt) };
  }

  #failed(error: unknown, startedAt: number): void {
    if (this.#isStopped) return;
    const { critical } = this;
    if (this.#downSince === undefined) {
      this.#log[critical ? "error" : "warn"]({ critical, err: error }, "dependency is down");
      this.#downSince = startedAt;
    }
    this.#last = { state: "down", message: describeFailure(error), ...timesOf(startedAt) };
  }
}

function timesOf(startedAt: number): { readonly checkedAt: number; readonly durationMs: number } {
  return { checkedAt: Date.now(), durationMs: Math.round(monotonicMs() - startedAt) };
}
