import type { Completers } from "../operation/completer.js";
import { Component } from "../operation/component.js";
import type { InferSchema, SchemaLike } from "../operation/schema.js";
import type { ToolContext } from "../operation/tool-context.js";

/** A prompt that people pick in their client: subclass it, default-export the class from `src/prompts/<name>.prompt.ts`. */
export abstract class MCPPrompt extends Component {
  /** The arguments. They arrive as strings (MCP 2025-11-25, prompts/get). */
  abstract readonly schema: SchemaLike;
  /** Suggests values for arguments while somebody types them. Default: an enum's values that begin like it. */
  readonly complete?: Completers;

  /**
   * @returns one user message as a string, or a list of PromptMessages
   * @throws ToolError for what the client should know; anything else reaches it as INTERNAL
   */
  abstract render(input: InferSchema<this["schema"]>, context: ToolContext): unknown;
}
