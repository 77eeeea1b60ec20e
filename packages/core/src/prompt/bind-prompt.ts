import type { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import type { GetPromptResult, Prompt, PromptMessage } from "../mcp/types.js";
import { accessOf } from "../operation/access.js";
import { type Completer, checkCompleters } from "../operation/completer.js";
import { type ComponentProblems, describeComponent } from "../operation/component.js";
import { componentPolicySchema } from "../operation/component-policy.js";
import { isContentBlock, isRecord } from "../operation/content.js";
import type { Operation } from "../operation/operation.js";
import { basicResilience, type OperationDefaults } from "../operation/resilience.js";
import { toObjectSchema } from "../operation/schema.js";
import { enumCompleter } from "./enum-completers.js";
import type { MCPPrompt } from "./mcp-prompt.js";

/** A prompt as the server knows it: checked once at boot. */
export interface BoundPrompt {
  readonly component: MCPPrompt;
  /** As prompts/list shows it. */
  readonly definition: Prompt;
  readonly operation: Operation<GetPromptResult>;
  /** Every argument, with what completes it. */
  readonly completers: ReadonlyMap<string, Completer | undefined>;
}

/** Checks a prompt; what is wrong with it goes into `problems`. */
export function bindPrompt(
  prompt: MCPPrompt,
  { timeouts, concurrency }: OperationDefaults,
  problems: ComponentProblems,
): BoundPrompt | undefined {
  problems.checkIdentity(prompt);
  const input = problems.attempt("schema", () => toObjectSchema(prompt.schema));
  if (input !== undefined) checkCompleters(prompt.complete, Object.keys(input.shape), problems);
  const policy = problems.attempt("policy", () => componentPolicySchema.parse(prompt.policy ?? {}));
  if (problems.found.length > 0 || input === undefined || policy === undefined) return undefined;

  const { name, description } = prompt;
  return {
    component: prompt,
    definition: { ...describeComponent(prompt), arguments: toArguments(input) },
    operation: {
      kind: "prompt",
      name,
      input,
      timeout: timeouts.tool,
      resilience: basicResilience(concurrency),
      access: accessOf(prompt, policy.scopes),
      run: (args, context) => prompt.render(args, context),
      toResult: (value) => ({ description, messages: toMessages(value) }),
    },
    completers: new Map(
      Object.entries(input.shape).map(([key, field]) => [key, prompt.complete?.[key] ?? enumCompleter(field)]),
    ),
  };
}

function toArguments(input: z.ZodObject): NonNullable<Prompt["arguments"]> {
  return Object.entries(input.shape).map(([name, field]) => ({
    name,
    ...(isDescribed(field) ? { description: field.description } : {}),
    required: field._zod.optin === undefined,
  }));
}

function isDescribed(field: unknown): field is { description: string } {
  return typeof field === "object" && field !== null && "description" in field && typeof field.description === "string";
}

function toMessages(value: unknown): PromptMessage[] {
  if (typeof value === "string") return [{ role: "user", content: { type: "text", text: value } }];
  if (Array.isArray(value) && value.every(isPromptMessage)) return value;
  throw new ToolError(
    "INVALID_OUTPUT",
    "The prompt's messages are malformed. This is a fault of the server, not of the call.",
  );
}

function isPromptMessage(value: unknown): value is PromptMessage {
  return isRecord(value) && (value.role === "user" || value.role === "assistant") && isContentBlock(value.content);
}
