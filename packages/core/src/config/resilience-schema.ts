import { z } from "zod";
import { MAX_TIMER } from "../clock.js";

export const milliseconds = z.int().positive().max(MAX_TIMER);
const positiveInteger = z.int().positive();
const share = z.number().gt(0).max(1);

/** How many calls run at once. More wait for a moment, and are refused with OVERLOADED then. */
export const concurrencySchema = z
  .strictObject({
    /** Calls of one tool, resource or prompt. */
    perTool: positiveInteger.default(100),
    /** Calls of one principal, over all tools. Does not count callers that nobody knows: they are all the same one. */
    perPrincipal: positiveInteger.default(50),
    /** Calls of one tool that wait for others to end. 0: none waits. */
    queue: z.int().min(0).default(100),
    /** How long one waits. */
    queueTimeout: milliseconds.default(2_000),
  })
  .prefault({});

/** From where on a server that can hardly keep up refuses calls, and is not ready. */
export const overloadSchema = z
  .strictObject({
    /** Milliseconds that the event loop comes late. */
    eventLoopLag: milliseconds.default(1_000),
    /** The share of the heap's limit that is in use. */
    heap: share.default(0.9),
  })
  .prefault({});

export const breakerSchema = z.strictObject({
  /** The share of calls within the window that fail. */
  failureRatio: share.default(0.5),
  /** Fewer calls within the window say nothing. */
  minimumCalls: positiveInteger.default(10),
  window: milliseconds.default(30_000),
  /** How long it stays open before a call may try. */
  cooldown: milliseconds.default(10_000),
});

export const retrySchema = z.strictObject({
  /** Attempts in all. */
  attempts: z.int().min(2).max(10).default(3),
  /** The longest wait before the second attempt; it doubles with each. What is waited is random, up to that. */
  minDelay: milliseconds.default(100),
  maxDelay: milliseconds.default(2_000),
});

export type ConcurrencyConfig = z.output<typeof concurrencySchema>;
export type OverloadConfig = z.output<typeof overloadSchema>;
export type BreakerConfig = z.output<typeof breakerSchema>;
export type RetryConfig = z.output<typeof retrySchema>;
