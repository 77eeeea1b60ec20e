import type { Completers } from "../operation/completer.js";
import { Component } from "../operation/component.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { UriVariables } from "./uri-template.js";

/**
 * The variables of a resource template: `read(context: ToolContext, variables: MCPVariables<this>)`.
 * They are known by name where the URI is a constant to the compiler: `readonly uri = "orders://{id}"`.
 */
export type MCPVariables<R extends { uri: string }> = UriVariables<R["uri"]>;

/**
 * Something a client may read: subclass it, default-export the class from `src/resources/<name>.resource.ts`.
 * With variables in its URI it is a template, and stands for all resources whose URIs fit.
 */
export abstract class MCPResource extends Component {
  /**
   * Unique, with a scheme: `docs://readme`. A template has names in braces: `orders://{id}/items` (RFC 6570, level 1).
   * A variable stands for one or more characters other than `/`, `?` and `#`.
   */
  abstract readonly uri: string;
  /** Default: `text/plain` for a string, `application/octet-stream` for bytes, `application/json` otherwise. */
  readonly mimeType?: string;
  /**
   * Milliseconds for which a client may keep what it read (MCP 2026-07-28, caching; older clients are not told).
   * Default: 0, read it anew each time.
   */
  readonly cacheTtl?: number;
  /** Suggests values for a template's variables. Default: there are none. */
  readonly complete?: Completers;

  /**
   * @param variables a template's variables, decoded; check them like any input before they become a path or a query
   * @returns text, bytes, or any JSON value
   * @throws ToolError for what the client should know; anything else reaches it as INTERNAL
   */
  abstract read(context: ToolContext, variables: UriVariables<this["uri"]>): unknown;
}
