import type { z } from "zod";
import type { ToolAnnotations } from "../mcp/types.js";
import { Component } from "../operation/component.js";
import type { InferSchema, SchemaLike } from "../operation/schema.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { ToolPolicy } from "./tool-policy.js";

/** The validated arguments of a tool or prompt: `execute(input: MCPInput<this>)`. */
export type MCPInput<T extends { schema: SchemaLike }> = InferSchema<T["schema"]>;

/** A subclass of MCPTool<typeof object> may declare that object or just its fields. */
type Declared<S extends SchemaLike> = S extends z.ZodObject<infer Shape> ? S | Shape : S;

/**
 * A tool: subclass it, default-export the class from `src/tools/<name>.tool.ts`.
 * There is one instance for all calls; what belongs to one call is in its ToolContext.
 */
export abstract class MCPTool<S extends SchemaLike = SchemaLike> extends Component {
  /** The arguments. Each field's `.describe()` is what the model reads. */
  abstract readonly schema: Declared<S>;
  /** The result. Where it is set, what execute() returns is held to it and sent as structuredContent. */
  readonly output?: SchemaLike;
  /** Hints for clients (MCP 2025-11-25, ToolAnnotations). `openWorldHint: true` raises the default deadline to 30 s. */
  readonly annotations?: ToolAnnotations;
  declare readonly policy?: ToolPolicy;

  /**
   * Does the work of one call, with arguments that fit the schema.
   * @returns a string, any JSON value, a content block, a list of them, or a whole CallToolResult
   * @throws ToolError for what the client should know; anything else reaches it as INTERNAL
   */
  abstract execute(input: MCPInput<this>, context: ToolContext): unknown;
}
