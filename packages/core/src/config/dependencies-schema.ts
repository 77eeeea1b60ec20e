import { z } from "zod";
import type { Logger } from "../logging/logger.js";
import { milliseconds } from "./resilience-schema.js";

/** What a dependency's check gets. */
export interface CheckContext<Deps = unknown> {
  /** What the config's `deps` returned. */
  readonly deps: Deps;
  /** Aborts at the check's timeout, and when the server stops. Hand it to what you await. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Throws or rejects, or returns false, where the dependency is down. The message of a ToolError is shown to whoever asks
 * /health.
 */
export type DependencyCheck<Deps = unknown> = { check(context: CheckContext<Deps>): unknown }["check"];

/** Something that tools depend on, as an author writes it. */
export interface DependencyInput<Deps = unknown> {
  /** Whether the server can't do its work without: it is not ready while it is down. Default: false. */
  critical?: boolean | undefined;
  /** Run in the background. Default: none, and the breaker of the tools that name it says how it is. */
  check?: DependencyCheck<Deps> | undefined;
  /** Milliseconds that a check may take. Default: 2,000. */
  timeout?: number | undefined;
  /** Milliseconds between two checks, and so how old a result gets. Default: 10,000. */
  every?: number | undefined;
}

const dependencySchema = z.strictObject({
  critical: z.boolean().default(false),
  check: z
    .custom<DependencyCheck>((value) => typeof value === "function", "must be a function that throws where it is down")
    .optional(),
  timeout: milliseconds.default(2_000),
  every: milliseconds.default(10_000),
});

export const dependenciesSchema = z.record(z.string().min(1), dependencySchema).default({});

export type DependencyConfig = z.output<typeof dependencySchema>;
