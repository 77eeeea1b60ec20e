import type { CallToolResult, Tool } from "../mcp/types.js";
import { OWN_LABELS } from "../metrics/labels.js";
import { accessOf } from "../operation/access.js";
import { type ComponentProblems, describeComponent } from "../operation/component.js";
import type { Operation } from "../operation/operation.js";
import { toJsonSchema, toObjectSchema } from "../operation/schema.js";
import type { MCPTool } from "./mcp-tool.js";
import { collectParamHeaders, type ParamHeader } from "./param-headers.js";
import { type TaskPolicy, toolPolicySchema } from "./tool-policy.js";
import { resolveResilience, type ToolDefaults } from "./tool-resilience.js";
import { toolResultShaper } from "./tool-result.js";

/** A tool as the server knows it: checked once at boot. */
export interface BoundTool {
  readonly component: MCPTool;
  /** As tools/list shows it. */
  readonly definition: Tool;
  readonly operation: Operation<CallToolResult>;
  /** Arguments that a modern HTTP client repeats in headers. */
  readonly paramHeaders: readonly ParamHeader[];
  /** With the deadline of a call that became a task: its own, or the time for which the task is kept. */
  readonly task: (TaskPolicy & { readonly timeout: number }) | undefined;
}

/** Checks a tool; what is wrong with it goes into `problems`. */
export function bindTool(tool: MCPTool, defaults: ToolDefaults, problems: ComponentProblems): BoundTool | undefined {
  problems.checkIdentity(tool);
  if (OWN_LABELS.includes(tool.name))
    problems.add("name", `must not be "${tool.name}", which the framework uses itself`);
  const input = problems.attempt("schema", () => toObjectSchema(tool.schema));
  const inputSchema = input && problems.attempt("schema", () => toJsonSchema(input, "input"));
  const declared = tool.output;
  const output = declared && problems.attempt("output", () => toObjectSchema(declared));
  const outputSchema = output && problems.attempt("output", () => toJsonSchema(output, "output"));
  const policy = problems.attempt("policy", () => toolPolicySchema.parse(tool.policy ?? {}));
  const paramHeaders = inputSchema && problems.attempt("schema", () => collectParamHeaders(inputSchema));
  if (problems.found.length > 0 || !paramHeaders || !input || !inputSchema || !policy) return undefined;

  const { timeouts, results } = defaults;
  const timeout = policy.timeout ?? (tool.annotations?.openWorldHint === true ? timeouts.openWorldTool : timeouts.tool);
  if (policy.task !== undefined && policy.task.after >= timeout) {
    problems.add(
      "policy",
      `makes a call a task after ${policy.task.after} ms, but its deadline ends it after ${timeout} ms`,
    );
  }
  const hints = tool.annotations ?? {};
  const resilience = resolveResilience({ name: tool.name, policy, hints, defaults, problems });
  const { idempotency } = resilience;
  if (idempotency?.argument !== undefined && !Object.hasOwn(input.shape, idempotency.argument)) {
    problems.add(
      "policy",
      `takes the idempotency key from the argument "${idempotency.argument}", which the schema does not have`,
    );
  }
  if (typeof policy.cost === "function" && policy.isolation === "worker") {
    problems.add(
      "policy",
      'computes its cost from what execute() returns, which with isolation "worker" stays in the worker: set a number',
    );
  }
  if (problems.found.length > 0) return undefined;
  return {
    component: tool,
    definition: {
      ...describeComponent(tool),
      inputSchema,
      ...(outputSchema === undefined ? {} : { outputSchema }),
      ...(tool.annotations === undefined ? {} : { annotations: tool.annotations }),
    },
    operation: {
      kind: "tool",
      name: tool.name,
      input,
      timeout,
      resilience,
      access: accessOf(tool, policy.scopes),
      cost: policy.cost ?? 0,
      run: (args, context) => tool.execute(args, context),
      toResult: toolResultShaper(output, results.maxBytes),
    },
    paramHeaders,
    task: policy.task && { ...policy.task, timeout: policy.timeout ?? policy.task.ttl },
  };
}
