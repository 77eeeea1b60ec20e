import type { ReadResourceResult } from "@modelcontextprotocol/sdk/types.js";
import { ToolError } from "../../errors/tool-error.js";
import type { BoundResource } from "../../resource/bind-resource.js";
import type { RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { type CallRunner, type CallServices, makeCallRunner, resultOf } from "../run-call.js";

/** resources/list, resources/templates/list and resources/read (MCP 2025-11-25, server/resources). */
export function resourceHandlers(resources: readonly BoundResource[], services: CallServices): RequestHandlers {
  const list = { resources: resources.map((resource) => resource.definition) };
  const runners = new Map<string, CallRunner<ReadResourceResult>>();
  for (const { operation, definition } of resources) runners.set(definition.uri, makeCallRunner(operation, services));

  return {
    "resources/list": () => list,
    "resources/templates/list": () => ({ resourceTemplates: [] }),
    "resources/read": async (request, exchange) => {
      const { uri } = request.params;
      if (typeof uri !== "string")
        throw new ProtocolError(JSON_RPC.invalidParams, 'resources/read needs a "uri" as a string.');
      const runner = runners.get(uri);
      if (runner === undefined) {
        const message = `There is no resource ${JSON.stringify(uri.slice(0, 512))}. resources/list names those that there are.`;
        throw new ToolError("NOT_FOUND", message, { details: { uri } });
      }
      return resultOf(await runner({}, request, exchange));
    },
  };
}
