import { z } from "zod";
import { milliseconds } from "./resilience-schema.js";

const positiveInteger = z.int().positive();

/** So many within any stretch of so many milliseconds. */
export const windowSchema = z.strictObject({ limit: positiveInteger, window: milliseconds });

/** How often, and at what cost. What is not set is not limited, but for attempts to log in. */
export const limitsSchema = z
  .strictObject({
    /** Requests of one principal to the endpoint. */
    perPrincipal: windowSchema.optional(),
    /** Requests of one address that gives no credentials. */
    perAddress: windowSchema.optional(),
    /** Calls of one principal to one tool, for tools whose policy says nothing. */
    perTool: windowSchema.optional(),
    /** Failed attempts to authenticate from one address: more are not even looked at. */
    failedAuth: windowSchema.prefault({ limit: 20, window: 60_000 }),
    /** Whether a tool's own limit answers with a tool result that the agent reads, or with status 429 over HTTP. */
    reject: z.enum(["tool", "http"]).default("tool"),
    /** Principals and addresses that are counted at once, and addresses whose attempts failed; one more is refused until another's window has passed. */
    maxKeys: positiveInteger.default(1_000_000),
  })
  .prefault({});

const limitSchema = z.number().positive();
const budgetSchema = z.strictObject({
  /** From there on, results and the log warn. */
  soft: limitSchema.optional(),
  /** From there on, calls are refused with BUDGET_EXCEEDED. */
  hard: limitSchema.optional(),
});

/** What calls may cost, in the unit of the tools' own `policy.cost`. Periods are of the calendar, in UTC. */
export const budgetsSchema = z
  .strictObject({
    period: z.enum(["hour", "day", "month"]).default("day"),
    /** For each principal. */
    perPrincipal: budgetSchema.prefault({}),
    /** For some, by their ids, in its place. */
    principals: z.record(z.string(), budgetSchema).default({}),
  })
  .prefault({});

export const usageSchema = z
  .strictObject({
    /** Where the ledger is kept over restarts, seen from the working folder. Default: in memory only. */
    file: z.string().min(1).optional(),
  })
  .prefault({});

export type WindowLimit = z.output<typeof windowSchema>;
export type LimitsConfig = z.output<typeof limitsSchema>;
export type BudgetsConfig = z.output<typeof budgetsSchema>;
export type UsageConfig = z.output<typeof usageSchema>;
