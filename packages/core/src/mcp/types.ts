/** The protocol's vocabulary below the protocol floor. Types only: what these floors run does not load the SDK. */
export type {
  CallToolResult,
  ContentBlock,
  GetPromptResult,
  Prompt,
  PromptMessage,
  ReadResourceResult,
  Resource,
  Tool,
  ToolAnnotations,
} from "@modelcontextprotocol/sdk/types.js";
