import { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import type { ReadResourceResult, Resource } from "../mcp/types.js";
import type { ComponentProblems } from "../operation/component.js";
import type { Operation } from "../operation/operation.js";
import type { MCPResource } from "./mcp-resource.js";

/** A resource as the server knows it: checked once at boot. */
export interface BoundResource {
  readonly component: MCPResource;
  /** As resources/list shows it. */
  readonly definition: Resource;
  readonly operation: Operation<ReadResourceResult>;
}

const NO_INPUT = z.object({});

/** Checks a resource; what is wrong with it goes into `problems`. */
export function bindResource(
  resource: MCPResource,
  timeout: number,
  problems: ComponentProblems,
): BoundResource | undefined {
  problems.checkIdentity(resource);
  if (typeof resource.uri !== "string" || !URL.canParse(resource.uri)) {
    problems.add("uri", 'is missing or malformed: a URI with a scheme, such as "docs://readme"');
  }
  if (problems.found.length > 0) return undefined;

  const { uri, name, title, description, mimeType } = resource;
  return {
    component: resource,
    definition: {
      uri,
      name,
      ...(title === undefined ? {} : { title }),
      description,
      ...(mimeType === undefined ? {} : { mimeType }),
    },
    operation: {
      kind: "resource",
      name,
      input: NO_INPUT,
      timeout,
      run: (_, context) => resource.read(context),
      toResult: (value) => ({ contents: [toContents(uri, mimeType, value)] }),
    },
  };
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
