import { monotonicMs } from "../clock.js";
import type { BreakerConfig } from "../config/resilience-schema.js";
import { ToolError } from "../errors/tool-error.js";
import { SlidingRatio } from "./sliding-ratio.js";

/** How a call that was let through ended: `neither` says nothing of what the breaker guards. */
export type BreakerVerdict = "ok" | "failed" | "neither";

export type BreakerState = "closed" | "open" | "half-open";

/** Keeps calls from what fails most of the time, and lets one of them try again after a while. */
export class CircuitBreaker {
  readonly #config: BreakerConfig;
  readonly #calls: SlidingRatio;
  #openedAt: number | undefined;
  #isProbing = false;
  /** How often it opened. */
  openings = 0;

  constructor(
    readonly name: string,
    config: BreakerConfig,
  ) {
    this.#config = config;
    this.#calls = new SlidingRatio(config.window);
  }

  get state(): BreakerState {
    if (this.#openedAt === undefined) return "closed";
    return this.#cooldownLeft() > 0 ? "open" : "half-open";
  }

  /** @throws ToolError CIRCUIT_OPEN */
  check(): void {
    if (this.#openedAt === undefined) return;
    const left = this.#cooldownLeft();
    if (left <= 0 && !this.#isProbing) return;
    const message = `Most of the last calls to ${this.name} failed, so that none is made for now. Do without it, or call again later.`;
    throw new ToolError("CIRCUIT_OPEN", message, { retryAfter: Math.max(1, Math.ceil(left / 1000)) });
  }

  /** Lets a call through that check() did not refuse. @returns what to tell how it ended, once */
  enter(): (verdict: BreakerVerdict) => void {
    if (this.#openedAt === undefined) return (verdict) => this.#count(verdict);
    this.#isProbing = true;
    return (verdict) => this.#judge(verdict);
  }

  #count(verdict: BreakerVerdict): void {
    // What was let through before it opened says nothing new.
    if (verdict === "neither" || this.#openedAt !== undefined) return;
    const { total, failed } = this.#calls.add(verdict === "failed");
    if (total >= this.#config.minimumCalls && failed / total >= this.#config.failureRatio) this.#open();
  }

  #judge(verdict: BreakerVerdict): void {
    this.#isProbing = false;
    if (verdict === "failed") this.#open();
    else if (verdict === "ok") {
      this.#openedAt = undefined;
      this.#calls.clear();
    }
  }

  #open(): void {
    this.#openedAt = monotonicMs();
    this.openings += 1;
  }

  #cooldownLeft(): number {
    return (this.#openedAt ?? 0) + this.#config.cooldown - monotonicMs();
  }
}

/** A server's breakers by name: operations that name the same one share it. */
export class CircuitBreakers {
  readonly #breakers = new Map<string, CircuitBreaker>();

  of(name: string, config: BreakerConfig): CircuitBreaker {
    const breaker = this.#breakers.get(name) ?? new CircuitBreaker(name, config);
    this.#breakers.set(name, breaker);
    return breaker;
  }

  get all(): Iterable<CircuitBreaker> {
    return this.#breakers.values();
  }

  /** Undefined where there is none of that name. */
  stateOf(name: string): BreakerState | undefined {
    return this.#breakers.get(name)?.state;
  }
}
