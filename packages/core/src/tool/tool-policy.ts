import { z } from "zod";
import { MAX_TIMER } from "../clock.js";
import { windowSchema } from "../config/limits-schema.js";
import { breakerSchema, milliseconds, retrySchema } from "../config/resilience-schema.js";
import { scopesSchema } from "../operation/component-policy.js";
import { type CostFunction, costAmount } from "../operation/cost.js";

const positiveInteger = z.int().positive();
const concurrencySchema = z.strictObject({
  limit: positiveInteger,
  queue: z.int().min(0).optional(),
  queueTimeout: milliseconds.optional(),
});

const rateLimitSchema = windowSchema
  .extend({
    /**
     * What one call counts, in whole units: a function gets the arguments as they came. A fraction counts as the next
     * whole number; what is no positive number, or is thrown, counts as 1; a call above the limit is INVALID_INPUT.
     * Default: 1.
     */
    weight: z
      .union([
        positiveInteger,
        z.custom<(args: Record<string, unknown>) => number>((value) => typeof value === "function"),
      ])
      .optional(),
  })
  .refine(({ limit, weight }) => typeof weight !== "number" || weight <= limit, {
    path: ["weight"],
    message: "is above the limit: no call would ever be let through",
  });

/** What a tool may say of how it is run. Times in milliseconds. */
export const toolPolicySchema = z.strictObject({
  /** The deadline. Default: the config's `timeouts`. */
  timeout: milliseconds.optional(),
  /**
   * Lets a call outlive its request, for clients that know tasks (MCP Tasks extension): it becomes a task when it has
   * run for `after`, 0 being at once. With `required`, other clients are refused.
   */
  task: z
    .strictObject({
      after: z.int().min(0).max(MAX_TIMER),
      required: z.boolean().default(false),
      /** How long the task and its result can be asked for. */
      ttl: milliseconds.default(3_600_000),
    })
    .optional(),
  /**
   * "worker" runs the calls in a pool of threads, where neither an endless loop, nor too much memory, nor an exit harms
   * the server or another call. Default: in the server's own thread.
   */
  isolation: z.literal("worker").optional(),
  /** Calls at once, and how many more wait for how long. Default: the config's `concurrency`. */
  concurrency: z.union([positiveInteger, concurrencySchema]).optional(),
  /** What it depends on, by the names in the config's `dependencies`: tools that share one share its breaker. */
  dependency: z.union([z.string(), z.array(z.string())]).optional(),
  /** Default: the config's, for tools with `openWorldHint` or a dependency. `false`: calls go out whatever happens. */
  breaker: z.union([z.literal(false), breakerSchema.partial()]).optional(),
  /** Default: the config's, for tools with `readOnlyHint` or `idempotentHint`. */
  retry: z
    .union([
      z.literal(false),
      retrySchema.partial().extend({
        /** That it may run twice although no hint says so. */
        repeatable: z.literal(true).optional(),
      }),
    ])
    .optional(),
  /** Calls with the same key run once, unless the tool only reads. The key is in `_meta` or in an argument. */
  idempotency: z.strictObject({ argument: z.string().optional(), ttl: milliseconds.optional() }).optional(),
  /** Keeps the results of a tool that only reads, for each principal. */
  cache: z.strictObject({ ttl: milliseconds }).optional(),
  /** Calls of one principal within any stretch of `window` milliseconds. Default: the config's `limits.perTool`. */
  rateLimit: rateLimitSchema.optional(),
  /**
   * What a call costs, in the unit of the config's `budgets`: a number for each call whose tool ran, however it ended, or
   * a function of what execute() returned and of the arguments. Default: nothing.
   */
  cost: z
    .union([
      costAmount,
      z.custom<CostFunction>((value) => typeof value === "function", "must be a number or a function"),
    ])
    .optional(),
  /** What a principal must hold to call the tool, all of it. */
  scopes: scopesSchema.optional(),
});

export type ToolPolicy = z.input<typeof toolPolicySchema>;
export type ResolvedToolPolicy = z.output<typeof toolPolicySchema>;

/** `task` with its defaults in. */
export type TaskPolicy = NonNullable<ResolvedToolPolicy["task"]>;
