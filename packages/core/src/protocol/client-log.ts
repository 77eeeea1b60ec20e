import type { LoggingLevel } from "@modelcontextprotocol/sdk/types.js";
import { LOGGING_LEVELS } from "./client-facts.js";
import type { Exchange } from "./exchange.js";

/** From where on a 2025-era client is sent messages that never said what it wants: the server may choose. */
const DEFAULT_LEVEL: LoggingLevel = "info";

/**
 * Sends a log message on the way of the request that it belongs to, where the client wants messages of that level
 * (MCP 2025-11-25, server/utilities/logging; 2026-07-28, where a request that names no level gets none).
 */
export async function sendLogMessage(
  exchange: Exchange,
  level: LoggingLevel,
  data: unknown,
  logger: string | undefined,
): Promise<void> {
  const wanted = wantedLevel(exchange);
  if (wanted === undefined || LOGGING_LEVELS.indexOf(level) < LOGGING_LEVELS.indexOf(wanted)) return;
  const params = { level, ...(logger === undefined ? {} : { logger }), data: data ?? null };
  await exchange.notify({ jsonrpc: "2.0", method: "notifications/message", params });
}

/** Read anew for each message: a session's level may change while a call runs. */
function wantedLevel({ era, client, session }: Exchange): LoggingLevel | undefined {
  return era === "modern" ? client?.logLevel : (session?.client?.logLevel ?? DEFAULT_LEVEL);
}
