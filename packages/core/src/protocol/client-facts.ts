import type { LoggingLevel } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

export const LOGGING_LEVELS = [
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const satisfies LoggingLevel[];

/** What a client can do for the server. Only what is read here is checked; the rest may be anything. */
export const clientCapabilitiesSchema = z.looseObject({
  elicitation: z.looseObject({ form: z.looseObject({}).optional(), url: z.looseObject({}).optional() }).optional(),
  sampling: z.looseObject({}).optional(),
  roots: z.looseObject({}).optional(),
  extensions: z.record(z.string(), z.unknown()).optional(),
});

export type ClientCapabilities = z.output<typeof clientCapabilitiesSchema>;

/** What a client says of itself: once a session up to 2025-11-25, with every request from 2026-07-28. */
export interface ClientFacts {
  readonly protocolVersion: string;
  readonly capabilities: ClientCapabilities;
  /** From which level on it wants log messages; undefined for none. */
  readonly logLevel: LoggingLevel | undefined;
}
