import { z } from "zod";

const positiveInteger = z.int().positive();

/** What a tool may say of how it is run. Times in milliseconds. */
export const toolPolicySchema = z.strictObject({
  /** The deadline. Default: the config's `timeouts`. */
  timeout: positiveInteger.max(2 ** 31 - 1).optional(),
  /** Calls at once. */
  concurrency: positiveInteger.optional(),
  /** Calls of one principal within a sliding window. */
  rateLimit: z.strictObject({ limit: positiveInteger, window: positiveInteger }).optional(),
  /** What a principal must hold to call the tool. */
  scopes: z.array(z.string().min(1)).optional(),
});

export type ToolPolicy = z.input<typeof toolPolicySchema>;

/** Parts of the contract that no stage holds yet. A tool that sets one is served, and the boot log warns. */
export const NOT_ENFORCED_YET = ["concurrency", "rateLimit", "scopes"] as const satisfies (keyof ToolPolicy)[];
