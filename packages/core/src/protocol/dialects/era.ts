import { isRecord } from "../../operation/content.js";
import type { Era, Exchange } from "../exchange.js";
import { MODERN_VERSIONS } from "../versions.js";
import type { Asked } from "./dialect.js";

/** Keys of a modern request's `_meta` (MCP 2026-07-28, basic). */
export const META = {
  protocolVersion: "io.modelcontextprotocol/protocolVersion",
  clientCapabilities: "io.modelcontextprotocol/clientCapabilities",
  clientInfo: "io.modelcontextprotocol/clientInfo",
  logLevel: "io.modelcontextprotocol/logLevel",
  serverInfo: "io.modelcontextprotocol/serverInfo",
  subscriptionId: "io.modelcontextprotocol/subscriptionId",
} as const;

/** Tells a message's era by the claim in its body; a header alone makes it a modern one that lacks its claim. */
export function eraOf({ params }: Asked, { headers }: Exchange): Era {
  const meta = params._meta;
  if (isRecord(meta) && Object.hasOwn(meta, META.protocolVersion)) return "modern";
  return MODERN_VERSIONS.includes(String(headers?.["mcp-protocol-version"])) ? "modern" : "legacy";
}
