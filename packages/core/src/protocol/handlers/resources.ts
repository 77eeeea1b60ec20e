import type { BoundResource, BoundTemplate } from "../../resource/bind-resource.js";
import { type Era, NO_ANSWER, type RequestHandlers } from "../exchange.js";
import { catalogueCode, JSON_RPC, type Params, ProtocolError } from "../json-rpc.js";
import { pagedList } from "../pages.js";
import type { ResourceIndex } from "../resource-index.js";
import { type CallRunner, type CallServices, makeCallRunner } from "../run-call.js";

/** resources/list, resources/templates/list and resources/read (MCP 2025-11-25, server/resources). */
export function resourceHandlers(
  resources: readonly BoundResource[],
  templates: readonly BoundTemplate[],
  index: ResourceIndex,
  services: CallServices,
): RequestHandlers {
  const runners = new Map<BoundResource | BoundTemplate, CallRunner>();
  for (const bound of [...resources, ...templates]) runners.set(bound, makeCallRunner(bound.operation, services));

  return {
    "resources/list": pagedList("resources", resources),
    "resources/templates/list": pagedList("resourceTemplates", templates),
    "resources/read": async (request, exchange) => {
      const uri = readUri("resources/read", request.params);
      const found = index.find(uri);
      const runner = found && runners.get(found);
      if (runner === undefined) throw unknownResource(uri, exchange.era);
      const result = await runner({ uri }, request, exchange);
      const cacheTtl = found?.component.cacheTtl;
      const isHinted = exchange.era === "modern" && cacheTtl !== undefined;
      return isHinted && result !== NO_ANSWER && "contents" in result ? { ...result, ttlMs: cacheTtl } : result;
    },
  };
}

/** @throws ProtocolError -32602 */
export function readUri(method: string, { uri }: Params): string {
  if (typeof uri === "string") return uri;
  throw new ProtocolError(JSON_RPC.invalidParams, `${method} needs a "uri" as a string.`);
}

/** `data.uri` as both eras ask for it, and the code of each (MCP 2026-07-28, resource not found). */
export function unknownResource(uri: string, era: Era): ProtocolError {
  const code = era === "modern" ? JSON_RPC.invalidParams : catalogueCode("NOT_FOUND");
  const message = `There is no resource ${JSON.stringify(uri.slice(0, 512))}. resources/list and resources/templates/list name those that there are.`;
  return new ProtocolError(code, message, { code: "NOT_FOUND", data: { uri } });
}
