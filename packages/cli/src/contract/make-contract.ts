import type { InspectedProject } from "mcp-prod";
import {
  CONTRACT_VERSION,
  type Contract,
  type PromptContract,
  type ResourceContract,
  type ToolContract,
} from "./contract.js";
import { isKeywords, type Keywords, normalise } from "./schema/json-schema.js";

/** What clients rely on of all that a built project serves. */
export function makeContract({ tools, resources, resourceTemplates, prompts }: InspectedProject): Contract {
  return {
    version: CONTRACT_VERSION,
    tools: byKey(tools, ({ name }) => name, toTool),
    resources: byKey(resources, ({ uri }) => uri, toResource),
    resourceTemplates: byKey(resourceTemplates, ({ uriTemplate }) => uriTemplate, toResource),
    prompts: byKey(prompts, ({ name }) => name, toPrompt),
  };
}

/** In the order of the keys' code units: it is the same everywhere. */
function byKey<T, U>(items: readonly T[], keyOf: (item: T) => string, convert: (item: T) => U): Record<string, U> {
  const entries = items.map((item) => [keyOf(item), convert(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Listed<K extends keyof InspectedProject> = InspectedProject[K] extends readonly (infer Item)[] | undefined
  ? Item
  : never;

function toTool(tool: Listed<"tools">): ToolContract {
  const { inputSchema, outputSchema, annotations, task } = tool;
  return {
    ...describe(tool),
    input: toSchema(inputSchema),
    ...(outputSchema === undefined ? {} : { output: toSchema(outputSchema) }),
    ...(annotations === undefined ? {} : { annotations: toSchema(annotations) }),
    ...(task === undefined ? {} : { task }),
  };
}

function toResource(resource: Listed<"resources"> | Listed<"resourceTemplates">): ResourceContract {
  const { name, mimeType } = resource;
  return { name, ...(mimeType === undefined ? {} : { mimeType }), ...describe(resource) };
}

function toPrompt(prompt: Listed<"prompts">): PromptContract {
  const list = prompt.arguments ?? [];
  return {
    ...describe(prompt),
    arguments: byKey(
      list,
      ({ name }) => name,
      ({ required = false, description }) => ({ required, ...(description === undefined ? {} : { description }) }),
    ),
  };
}

interface Described {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly scopes: readonly string[];
}

function describe({ title, description = "", scopes }: Described) {
  return {
    ...(title === undefined ? {} : { title }),
    description,
    ...(scopes.length === 0 ? {} : { scopes: [...scopes].sort() }),
  };
}

function toSchema(schema: object): Keywords {
  const sorted = normalise({ ...schema });
  return isKeywords(sorted) ? sorted : {};
}
