import type { Implementation } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ErrorCode } from "../../errors/catalogue.js";
import { isRecord } from "../../operation/content.js";
import { describeIssues } from "../../operation/issues.js";
import { type ClientFacts, clientCapabilitiesSchema, LOGGING_LEVELS } from "../client-facts.js";
import type { RequestHandlers } from "../exchange.js";
import { type CodeOf, JSON_RPC, ProtocolError } from "../json-rpc.js";
import { MODERN_VERSIONS } from "../versions.js";
import type { Asked, Dialect } from "./dialect.js";
import { META } from "./era.js";
import { checkPresentHeaders, checkRequiredHeaders } from "./standard-headers.js";

/** Milliseconds for which a client may keep a list: it changes only when the server does. */
const LIST_TTL = 60_000;
const CACHEABLE_LISTS = new Set([
  "server/discover",
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
]);
/** Errors that are the caller's have the code of invalid parameters; the rest are the server's. */
const INVALID_PARAMS: readonly ErrorCode[] = ["INVALID_INPUT", "UNKNOWN_TOOL", "NOT_FOUND"];

const metaSchema = z.looseObject({
  [META.protocolVersion]: z.string(),
  [META.clientCapabilities]: clientCapabilitiesSchema,
  [META.clientInfo]: z.looseObject({ name: z.string(), version: z.string() }).optional(),
  [META.logLevel]: z.enum(LOGGING_LEVELS).optional(),
});

/** 2026-07-28: every request says who asks and in which version, and nothing is remembered between two. */
export function modernDialect(requests: RequestHandlers, serverInfo: Implementation): Dialect {
  const _meta = { [META.serverInfo]: serverInfo };
  return {
    requests: new Map(Object.entries(requests)),
    codeOf,
    unknownMethodStatus: 404,
    accept: (message, exchange) => {
      if (message?.kind !== "request") return;
      const { headers } = exchange;
      const client = readEnvelope(message);
      const version = client.protocolVersion;
      exchange.client = client;
      if (headers !== undefined) checkPresentHeaders(message, version, headers);
      if (!MODERN_VERSIONS.includes(version)) throw unsupportedVersion(version);
      if (headers !== undefined) checkRequiredHeaders(message, headers);
    },
    complete: (method, result) => {
      const meta = "_meta" in result && isRecord(result._meta) ? { ...result._meta, ..._meta } : _meta;
      if ("resultType" in result) return { ...result, _meta: meta };
      return { resultType: "complete", ...cacheHints(method), ...result, _meta: meta };
    },
  };
}

const codeOf: CodeOf = (code) => (INVALID_PARAMS.includes(code) ? JSON_RPC.invalidParams : JSON_RPC.internalError);

/** @throws ProtocolError where the envelope that every request carries is missing or malformed */
function readEnvelope({ params }: Asked): ClientFacts {
  const meta = metaSchema.safeParse(params._meta ?? {});
  if (meta.success) {
    const { data } = meta;
    return {
      protocolVersion: data[META.protocolVersion],
      capabilities: data[META.clientCapabilities],
      logLevel: data[META.logLevel],
    };
  }
  const message = `The request's _meta is not what MCP ${MODERN_VERSIONS[0]} asks for. ${describeIssues(meta.error.issues)}.`;
  throw new ProtocolError(JSON_RPC.invalidParams, message, { httpStatus: 400 });
}

function unsupportedVersion(requested: string): ProtocolError {
  const message = `This server does not speak version ${requested.slice(0, 64)} without initialize. It speaks ${MODERN_VERSIONS.join(", ")}.`;
  return new ProtocolError(JSON_RPC.unsupportedProtocolVersion, message, {
    httpStatus: 400,
    data: { supported: MODERN_VERSIONS, requested },
  });
}

/** Whatever depends on who asks must not be shared: `private` until lists are known not to. */
function cacheHints(method: string): object {
  if (CACHEABLE_LISTS.has(method)) return { ttlMs: LIST_TTL, cacheScope: "private" };
  return method === "resources/read" ? { ttlMs: 0, cacheScope: "private" } : {};
}
