import { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import type { ReadResourceResult, Resource, ResourceTemplate } from "../mcp/types.js";
import { accessOf } from "../operation/access.js";
import { checkCompleters } from "../operation/completer.js";
import { type ComponentProblems, describeComponent } from "../operation/component.js";
import { componentPolicySchema } from "../operation/component-policy.js";
import type { Operation } from "../operation/operation.js";
import { basicResilience, type OperationDefaults } from "../operation/resilience.js";
import type { MCPResource } from "./mcp-resource.js";
import { UriTemplate } from "./uri-template.js";

/** A resource as the server knows it: checked once at boot. */
export interface BoundResource {
  readonly component: MCPResource;
  readonly template: UriTemplate;
  /** As resources/list shows it. */
  readonly definition: Resource;
  readonly operation: Operation<ReadResourceResult>;
}

/** A resource template as the server knows it. */
export interface BoundTemplate extends Omit<BoundResource, "definition"> {
  /** As resources/templates/list shows it. */
  readonly definition: ResourceTemplate;
}

const INPUT = z.object({ uri: z.string() });

/** Checks a resource; what is wrong with it goes into `problems`. */
export function bindResource(
  resource: MCPResource,
  { timeouts, concurrency }: OperationDefaults,
  problems: ComponentProblems,
): BoundResource | BoundTemplate | undefined {
  problems.checkIdentity(resource);
  const template = problems.attempt("uri", () => new UriTemplate(String(resource.uri)));
  if (template !== undefined) checkCompleters(resource.complete, template.names, problems);
  if (resource.cacheTtl !== undefined && !(Number.isSafeInteger(resource.cacheTtl) && resource.cacheTtl >= 0)) {
    problems.add("cacheTtl", "is not a whole number of milliseconds, 0 or more");
  }
  const policy = problems.attempt("policy", () => componentPolicySchema.parse(resource.policy ?? {}));
  if (problems.found.length > 0 || template === undefined || policy === undefined) return undefined;

  const { uri, name, mimeType } = resource;
  const shown = { ...describeComponent(resource), ...(mimeType === undefined ? {} : { mimeType }) };
  const operation: Operation<ReadResourceResult> = {
    kind: "resource",
    name,
    input: INPUT,
    timeout: timeouts.tool,
    resilience: basicResilience(concurrency),
    access: accessOf(resource, policy.scopes),
    run: (input, context) => resource.read(context, template.match(String(input.uri)) ?? {}),
    toResult: (value, input) => ({ contents: [toContents(String(input.uri), mimeType, value)] }),
  };
  const bound = { component: resource, template, operation };
  return template.names.length === 0
    ? { ...bound, definition: { uri, ...shown } }
    : { ...bound, definition: { uriTemplate: uri, ...shown } };
}

export function isTemplate(bound: BoundResource | BoundTemplate): bound is BoundTemplate {
  return "uriTemplate" in bound.definition;
}

function toContents(uri: string, mimeType: string | undefined, value: unknown): ReadResourceResult["contents"][number] {
  if (typeof value === "string") return { uri, mimeType: mimeType ?? "text/plain", text: value };
  if (value instanceof Uint8Array) {
    return { uri, mimeType: mimeType ?? "application/octet-stream", blob: Buffer.from(value).toString("base64") };
  }
  const text = JSON.stringify(value);
  if (text === undefined)
    throw new ToolError("INVALID_OUTPUT", "The resource has nothing that can be written as JSON.");
  return { uri, mimeType: mimeType ?? "application/json", text };
}
