/** The protocol's vocabulary below the protocol floor. Types only: what these floors run does not load the SDK. */
export type {
  CallToolResult,
  CompleteResult,
  ContentBlock,
  CreateMessageResult,
  ElicitRequestFormParams,
  GetPromptResult,
  LoggingLevel,
  Prompt,
  PromptMessage,
  ReadResourceResult,
  Resource,
  ResourceTemplate,
  Root,
  SamplingMessage,
  Tool,
  ToolAnnotations,
} from "@modelcontextprotocol/sdk/types.js";
