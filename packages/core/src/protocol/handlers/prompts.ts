import type { BoundPrompt } from "../../prompt/bind-prompt.js";
import type { RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { pagedList } from "../pages.js";
import { type CallRunner, type CallServices, makeCallRunner } from "../run-call.js";

/** prompts/list and prompts/get (MCP 2025-11-25, server/prompts). */
export function promptHandlers(prompts: readonly BoundPrompt[], services: CallServices): RequestHandlers {
  const runners = new Map<string, CallRunner>();
  for (const { operation } of prompts) runners.set(operation.name, makeCallRunner(operation, services));

  return {
    "prompts/list": pagedList("prompts", prompts),
    "prompts/get": (request, exchange) => {
      const { name, arguments: args } = request.params;
      const runner = typeof name === "string" ? runners.get(name) : undefined;
      if (runner === undefined) {
        throw new ProtocolError(
          JSON_RPC.invalidParams,
          `There is no prompt ${JSON.stringify(name)?.slice(0, 128)}. prompts/list names those that there are.`,
        );
      }
      return runner(args, request, exchange);
    },
  };
}
