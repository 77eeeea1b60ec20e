import { z } from "zod";

/** What one call may cost. */
export const costAmount = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * Says what a call cost.
 * @param result what execute() returned
 * @param args the call's arguments, as the schema returned them
 */
export type CostFunction = (result: unknown, args: Record<string, unknown>) => number;
