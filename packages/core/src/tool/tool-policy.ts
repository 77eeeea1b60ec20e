import { z } from "zod";

const positiveInteger = z.int().positive();

/** What a tool may say of how it is run. Times in milliseconds. */
export const toolPolicySchema = z.strictObject({
  /** The deadline. Default: the config's `timeouts`. */
  timeout: positiveInteger.max(2 ** 31 - 1).optional(),
  /**
   * Lets a call outlive its request, for clients that know tasks (MCP Tasks extension): it becomes a task when it has
   * run for `after`, 0 being at once. With `required`, other clients are refused.
   */
  task: z
    .strictObject({
      after: z.int().min(0),
      required: z.boolean().default(false),
      /** How long the task and its result can be asked for. */
      ttl: positiveInteger.max(2 ** 31 - 1).default(3_600_000),
    })
    .optional(),
  /**
   * "worker" runs the calls in a pool of threads, where neither an endless loop, nor too much memory, nor an exit harms
   * the server or another call. Default: in the server's own thread.
   */
  isolation: z.literal("worker").optional(),
  /** Calls at once. */
  concurrency: positiveInteger.optional(),
  /** Calls of one principal within a sliding window. */
  rateLimit: z.strictObject({ limit: positiveInteger, window: positiveInteger }).optional(),
  /** What a principal must hold to call the tool. */
  scopes: z.array(z.string().min(1)).optional(),
});

export type ToolPolicy = z.input<typeof toolPolicySchema>;

/** `task` with its defaults in. */
export type TaskPolicy = NonNullable<z.output<typeof toolPolicySchema>["task"]>;

/** Parts of the contract that no stage holds yet. A tool that sets one is served, and the boot log warns. */
export const NOT_ENFORCED_YET = ["concurrency", "rateLimit", "scopes"] as const satisfies (keyof ToolPolicy)[];
