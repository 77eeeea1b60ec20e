import { z } from "zod";
import type { Answer } from "./send-probe.js";

const reportSchema = z.object({
  status: z.string(),
  reasons: z.array(z.string()).default([]),
  dependencies: z.array(z.object({ name: z.string(), critical: z.boolean(), state: z.string() })).default([]),
});

/** What /readyz says. */
export type HealthReport = z.output<typeof reportSchema>;

/** @returns undefined for what is no report of a server's health */
export function readHealth({ status, text }: Answer): HealthReport | undefined {
  if (status !== 200 && status !== 503) return undefined;
  try {
    return reportSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether an answer is of an MCP endpoint, and not of a proxy or another path. */
export function isOfEndpoint({ status, text }: Answer): boolean {
  return ![404, 405].includes(status) && text.includes('"jsonrpc"');
}

/** Whether an error says what an agent can do about it. */
export function isEnvelope({ status, text }: Answer): boolean {
  return status >= 400 && ['"error"', '"action"', '"requestId"'].every((key) => text.includes(key));
}

export function isMetrics({ status, text }: Answer): boolean {
  return status === 200 && /^# TYPE mcp_/m.test(text);
}

export function isRefused({ status }: Answer): boolean {
  return status === 401 || status === 403;
}
