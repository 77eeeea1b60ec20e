import { monotonicMs } from "../clock.js";
import { BootError } from "../errors/boot-error.js";

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

/** Runs an author's part of the boot: what it throws stops the boot and says where it came from. */
export async function bootStep<T>(where: string, what: string, step: () => T): Promise<Awaited<T>> {
  try {
    return await step();
  } catch (error) {
    const message = `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    throw new BootError("The server can't start:", [{ where, message }], error);
  }
}
