import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { settlesWithin } from "../../clock.js";
import type { ErrorEnvelope } from "../../errors/envelope.js";
import { ToolError } from "../../errors/tool-error.js";
import { whenReady } from "../../maybe-promise.js";
import { UNKNOWN_TOOL_LABEL } from "../../metrics/labels.js";
import { mayUse } from "../../operation/access.js";
import { isRecord } from "../../operation/content.js";
import type { Operation } from "../../operation/operation.js";
import { NO_RESILIENCE } from "../../operation/resilience.js";
import type { BoundTool } from "../../tool/bind-tool.js";
import { offersTasks, requireTasks } from "../asking/capabilities.js";
import { checkParamHeaders } from "../dialects/param-headers.js";
import { type Exchange, NO_ANSWER, type RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError, toErrorResponse } from "../json-rpc.js";
import { pagedList } from "../pages.js";
import {
  type Answered,
  type CallPreparer,
  type CallServices,
  isRefusal,
  makeCallPreparer,
  makeCallRunner,
  type PreparedCall,
  resultOf,
} from "../run-call.js";
import type { TaskEnd, TaskManager } from "../tasks/task-manager.js";

/** tools/list and tools/call (MCP 2025-11-25, server/tools). */
export function toolHandlers(tools: readonly BoundTool[], services: CallServices, tasks: TaskManager): RequestHandlers {
  const served = new Map<string, { tool: BoundTool; prepare: CallPreparer<CallToolResult> }>();
  for (const tool of tools)
    served.set(tool.operation.name, { tool, prepare: makeCallPreparer(tool.operation, services) });
  const unknownTool = makeCallRunner(UNKNOWN_TOOL, services);

  /** A call that takes longer than its tool says becomes a task. */
  const answerOrAdopt = async (
    call: PreparedCall<CallToolResult>,
    tool: BoundTool,
    policy: NonNullable<BoundTool["task"]>,
    { principal }: Exchange,
  ) => {
    // Later than it is adopted, where it is at once: what it asks is the task's to ask.
    const answered = Promise.resolve().then(call.run);
    const isShort = policy.after > 0 && (await settlesWithin(policy.after, answered));
    return isShort ? toResult(await answered, tool) : tasks.adopt(call, taskEnd(answered, tool), principal, policy);
  };

  return {
    "tools/list": pagedList("tools", tools),
    "tools/call": (request, exchange) => {
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
      if (found === undefined) return unknownTool({ name }, request, exchange);
      checkParamHeaders(found.tool.paramHeaders, args, exchange);
      const { tool, prepare } = found;
      if (tool.task?.required === true && exchange.era === "modern") requireTasks(exchange);
      const call = prepare(args, request, exchange);
      // Who may not make the call gets no task of it either.
      const mayAdopt =
        tool.task !== undefined && offersTasks(exchange) && mayUse(tool.operation.access, exchange.principal);
      if (tool.task !== undefined && mayAdopt) return answerOrAdopt(call, tool, tool.task, exchange);
      return whenReady(call.run(), (answered) => toResult(answered, tool));
    },
  };
}

/** @throws CallFailure or ProtocolError where the call has no result that a model could read */
function toResult(answered: Answered<CallToolResult>, { definition }: BoundTool): object | typeof NO_ANSWER {
  if (answered === NO_ANSWER || !("error" in answered) || isRefusal(answered.thrown)) return resultOf(answered);
  return errorResult(answered.error, definition.outputSchema !== undefined);
}

/** How a call ends that its client has to ask for: with what it would have been answered. */
async function taskEnd(answered: Promise<Answered<CallToolResult>>, tool: BoundTool): Promise<TaskEnd> {
  const ended = await answered;
  if (ended === NO_ANSWER) return NO_ANSWER;
  if ("error" in ended && isRefusal(ended.thrown)) {
    return { error: toErrorResponse(undefined, ended.thrown, ended.error.requestId).error };
  }
  return { result: { resultType: "complete", ...Object(toResult(ended, tool)) } };
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
  resilience: NO_RESILIENCE,
  access: undefined,
  run: ({ name }) => {
    throw new ToolError(
      "UNKNOWN_TOOL",
      `There is no tool ${JSON.stringify(String(name).slice(0, 128))}. tools/list names those that there are.`,
    );
  },
  toResult: () => ({ content: [] }),
};
