import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ErrorEnvelope } from "../../errors/envelope.js";
import { ToolError } from "../../errors/tool-error.js";
import { UNKNOWN_TOOL_LABEL } from "../../metrics/metrics.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import type { BoundTool } from "../../tool/bind-tool.js";
import { NO_ANSWER, type RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { CallFailure, type CallRunner, type CallServices, makeCallRunner } from "../run-call.js";

/** tools/list and tools/call (MCP 2025-11-25, server/tools). */
export function toolHandlers(tools: readonly BoundTool[], services: CallServices): RequestHandlers {
  const list = { tools: tools.map((tool) => tool.definition) };
  const runners = new Map<string, CallRunner<CallToolResult>>();
  const structured = new Set<string>();
  for (const { operation, definition } of tools) {
    runners.set(operation.name, makeCallRunner(operation, services));
    if (definition.outputSchema !== undefined) structured.add(operation.name);
  }
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
      const runner = runners.get(name);
      const outcome = await (runner ?? unknownTool)(runner ? args : { name }, request, exchange);
      if (outcome === NO_ANSWER) return NO_ANSWER;
      if ("result" in outcome) return outcome.result;
      if (outcome.error.error === "UNKNOWN_TOOL") throw new CallFailure(outcome.error);
      return errorResult(outcome.error, structured.has(name));
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
