import { monotonicMs } from "../clock.js";

/** How long each step of a boot took, for the log. */
export class BootSteps {
  /** Milliseconds by step, in their order. */
  readonly durations: Record<string, number> = {};

  async time<T>(name: string, step: () => Promise<T>): Promise<T> {
    const startedAt = monotonicMs();
    const result = await step();
    this.durations[name] = Math.round(monotonicMs() - startedAt);
    return result;
  }
}
