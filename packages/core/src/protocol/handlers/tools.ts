import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ErrorEnvelope } from "../../errors/envelope.js";
import { ToolError } from "../../errors/tool-error.js";
import { UNKNOWN_TOOL_LABEL } from "../../metrics/metrics.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { BoundTool } from "../../tool/bind-tool.js";
import { checkParamHeaders } from "../dialects/param-headers.js";
import { NO_ANSWER, type RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { type CallRunner, type CallServices, makeCallRunner, resultOf } from "../run-call.js";

/** tools/list and tools/call (MCP 2025-11-25, server/tools). */
export function toolHandlers(tools: readonly BoundTool[], services: CallServices): RequestHandlers {
  const list = { tools: tools.map((tool) => tool.definition) };
  const served = new Map<string, { tool: BoundTool; run: CallRunner<CallToolResult> }>();
  for (const tool of tools) served.set(tool.operation.name, { tool, run: makeCallRunner(tool.operation, services) });
  const unknownTool = makeCallRunner(UNKNOWN_TOOL, services);

  return {
    "tools/list": () => list,
    "tools/call": async (request, exchange) => {
      const { name, arguments: args } = request.params;
      if (typeof name !== "string")
        throw new ProtocolError(JSON_RPC.invalidParams, 'tools/call needs a "name": the name of a tool.');
      if (args !== undefined && !isRecord(args)) {
        throw new ProtocolError(
          JSON_RPC.invalidParams,
          'tools/call takes "arguments" as an object of the tool\'s arguments.',
        );
      }
      const found = served.get(name);
      if (found === undefined) return resultOf(await unknownTool({ name }, request, exchange));
      checkParamHeaders(found.tool.paramHeaders, args, exchange);
      const outcome = await found.run(args, request, exchange);
      if (outcome === NO_ANSWER) return NO_ANSWER;
      if ("result" in outcome) return outcome.result;
      return errorResult(outcome.error, found.tool.definition.outputSchema !== undefined);
    },
  };
}

/** A failed call is a result that the model can read (MCP 2025-11-25, tool execution errors). */
function errorResult(envelope: ErrorEnvelope, hasOutputSchema: boolean): CallToolResult {
  return {
    content: [{ type: "text", text: JSON.stringify(envelope) }],
    // A tool with an output schema may send nothing else as structuredContent.
    ...(hasOutputSchema ? {} : { structuredContent: { ...envelope } }),
    isError: true,
  };
}

/** Where calls go whose tool does not exist, so that they are timed, logged and counted too. */
const UNKNOWN_TOOL: Operation<CallToolResult> = {
  kind: "tool",
  name: UNKNOWN_TOOL_LABEL,
  input: z.object({ name: z.string() }),
  timeout: 1_000,
  run: ({ name }) => {
    throw new ToolError(
      "UNKNOWN_TOOL",
      `There is no tool ${JSON.stringify(String(name).slice(0, 128))}. tools/list names those that there are.`,
    );
  },
  toResult: () => ({ content: [] }),
};
