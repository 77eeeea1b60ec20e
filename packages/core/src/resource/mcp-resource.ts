import { Component } from "../operation/component.js";
import type { ToolContext } from "../operation/tool-context.js";

/** Something a client may read: subclass it, default-export the class from `src/resources/<name>.resource.ts`. */
export abstract class MCPResource extends Component {
  /** Unique, with a scheme: `docs://readme`. */
  abstract readonly uri: string;
  /** Default: `text/plain` for a string, `application/octet-stream` for bytes, `application/json` otherwise. */
  readonly mimeType?: string;

  /**
   * @returns text, bytes, or any JSON value
   * @throws ToolError for what the client should know; anything else reaches it as INTERNAL
   */
  abstract read(context: ToolContext): unknown;
}
