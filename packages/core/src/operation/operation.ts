import type { z } from "zod";
import type { MaybePromise } from "../maybe-promise.js";
import type { Access } from "./access.js";
import type { CostFunction } from "./cost.js";
import type { Resilience } from "./resilience.js";
import type { ToolContext } from "./tool-context.js";

/** What the call pipeline runs: a tool, resource, prompt or completion, checked at boot and reduced to what a call needs. */
export interface Operation<Result> {
  readonly kind: "tool" | "resource" | "prompt" | "completion";
  readonly name: string;
  readonly input: z.ZodObject;
  /** Milliseconds. */
  readonly timeout: number;
  readonly resilience: Resilience;
  /** Who may use it; undefined where everybody may. */
  readonly access: Access | undefined;
  /** What a call costs; undefined for what is not kept in the ledger of usage. */
  readonly cost?: number | CostFunction;
  run(input: Record<string, unknown>, context: ToolContext): unknown;
  /**
   * Turns what run() returned into the protocol's shape.
   * @throws ToolError INVALID_OUTPUT where it does not fit
   */
  toResult(value: unknown, input: Record<string, unknown>): MaybePromise<Result>;
}
