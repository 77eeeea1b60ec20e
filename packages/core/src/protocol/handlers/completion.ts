import type { CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import type { Completer } from "../../operation/completer.js";
import { describeIssues } from "../../operation/issues.js";
import type { Operation } from "../../operation/operation.js";
import type { BoundPrompt } from "../../prompt/bind-prompt.js";
import type { BoundTemplate } from "../../resource/bind-resource.js";
import type { RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { type CallRunner, type CallServices, makeCallRunner } from "../run-call.js";

/** The most values that one answer may hold (MCP 2025-11-25, completion). */
const MAX_VALUES = 100;
const NOTHING: CompleteResult = { completion: { values: [], total: 0, hasMore: false } };

const paramsSchema = z.object({
  ref: z.discriminatedUnion("type", [
    z.object({ type: z.literal("ref/prompt"), name: z.string() }),
    z.object({ type: z.literal("ref/resource"), uri: z.string() }),
  ]),
  argument: z.object({ name: z.string(), value: z.string() }),
  context: z.object({ arguments: z.record(z.string(), z.string()).default({}) }).prefault({}),
});

const inputSchema = z.object({ value: z.string(), given: z.record(z.string(), z.string()) });

/** By argument; undefined for one that nothing completes. */
type Runners = ReadonlyMap<string, CallRunner | undefined>;

/** completion/complete (MCP 2025-11-25, server/utilities/completion; 2026-07-28 the same). */
export function completionHandlers(
  prompts: readonly BoundPrompt[],
  templates: readonly BoundTemplate[],
  services: CallServices,
): RequestHandlers {
  const make = (owner: Operation<unknown>, completers: Iterable<[string, Completer | undefined]>): Runners =>
    new Map(
      [...completers].map(([argument, completer]) => [
        argument,
        completer && makeCallRunner(toOperation(owner, argument, completer), services),
      ]),
    );
  const ofPrompts = new Map(prompts.map(({ operation, completers }) => [operation.name, make(operation, completers)]));
  const ofTemplates = new Map(
    templates.map(({ component, definition, template, operation }) => [
      definition.uriTemplate,
      make(
        operation,
        template.names.map((name) => [name, component.complete?.[name]]),
      ),
    ]),
  );

  return {
    "completion/complete": async (request, exchange) => {
      const { ref, argument, context } = readParams(request.params);
      const runners = ref.type === "ref/prompt" ? ofPrompts.get(ref.name) : ofTemplates.get(ref.uri);
      if (runners === undefined) {
        const what = ref.type === "ref/prompt" ? `prompt ${quote(ref.name)}` : `resource template ${quote(ref.uri)}`;
        throw invalid(`There is no ${what}. Name one as its list shows it.`);
      }
      if (!runners.has(argument.name)) {
        throw invalid(
          `There is no argument ${quote(argument.name)}; those that there are: ${[...runners.keys()].join(", ")}.`,
        );
      }
      const runner = runners.get(argument.name);
      if (runner === undefined) return NOTHING;
      return runner({ value: argument.value, given: context.arguments }, request, exchange);
    },
  };
}

function toOperation(owner: Operation<unknown>, argument: string, completer: Completer): Operation<CompleteResult> {
  return {
    kind: "completion",
    name: `${owner.name}/${argument}`,
    input: inputSchema,
    timeout: owner.timeout,
    resilience: owner.resilience,
    access: owner.access,
    run: (input, context) => {
      const { value, given } = inputSchema.parse(input);
      return completer(value, context, given);
    },
    toResult: toCompletion,
  };
}

function toCompletion(values: unknown): CompleteResult {
  if (!Array.isArray(values) || !values.every((value) => typeof value === "string")) {
    throw new ToolError(
      "INVALID_OUTPUT",
      "The completions are not a list of strings. This is a fault of the server, not of the call.",
    );
  }
  const total = values.length;
  return { completion: { values: values.slice(0, MAX_VALUES), total, hasMore: total > MAX_VALUES } };
}

function readParams(params: unknown): z.output<typeof paramsSchema> {
  const read = paramsSchema.safeParse(params);
  if (read.success) return read.data;
  throw invalid(`completion/complete can't be answered. ${describeIssues(read.error.issues)}.`);
}

function invalid(message: string): ProtocolError {
  return new ProtocolError(JSON_RPC.invalidParams, message);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 128));
}
