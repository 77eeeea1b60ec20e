export type { Deployment } from "./application/describe-deployment.js";
export type { Review } from "./application/describe-review.js";
export { MCPServer, type ServerOptions } from "./application/mcp-server.js";
export { type InspectedProject, inspectProject, loadConfig } from "./application/project.js";
export { type ApiKeyInfo, ApiKeyStore, type NewSecret } from "./auth/api-keys/api-key-store.js";
export { type BootContext, type Config, type ConfigWith, defineConfig, type OpenDeps } from "./config/config-schema.js";
export type { CheckContext, DependencyCheck, DependencyInput } from "./config/dependencies-schema.js";
export { BootError, type BootProblem } from "./errors/boot-error.js";
export { ERROR_CATALOGUE, type ErrorAction, type ErrorCode } from "./errors/catalogue.js";
export type { ErrorEnvelope } from "./errors/envelope.js";
export { PermanentError, ToolError, type ToolErrorOptions, TransientError } from "./errors/tool-error.js";
export type { Logger } from "./logging/logger.js";
export type { Changes, ListName } from "./mcp/changes.js";
export type { CallToolResult, ContentBlock, LoggingLevel, PromptMessage, ToolAnnotations } from "./mcp/types.js";
export type { ElicitAnswer, FormQuestion, JsonFormQuestion, SampleQuestion, UrlQuestion } from "./operation/ask.js";
export type { Completer, Completers, CompletionContext } from "./operation/completer.js";
export type { Component } from "./operation/component.js";
export type { CostFunction } from "./operation/cost.js";
export type { SchemaLike } from "./operation/schema.js";
export type { ToolContext } from "./operation/tool-context.js";
export type { Principal } from "./principal/principal.js";
export { MCPPrompt } from "./prompt/mcp-prompt.js";
export { ProtocolError } from "./protocol/json-rpc.js";
export { hideSecretShapes } from "./redaction/secret-shapes.js";
export { MCPResource, type MCPVariables } from "./resource/mcp-resource.js";
export type { AllowedCommand, AllowedCommands, ArgumentRule } from "./safe/allowed-commands.js";
export {
  READ_ONLY_SQL_PREFIX,
  type ReadOnlyRows,
  type ReadOnlySqlOptions,
  readOnlySql,
  type SqlAnswer,
  type SqlSession,
} from "./safe/read-only-sql.js";
export { type CommandResult, type RunCommandOptions, runCommand } from "./safe/run-command.js";
export { type FetchedResponse, type SafeFetchOptions, safeFetch } from "./safe/safe-fetch.js";
export { type SafePathOptions, safeOpen, safePath } from "./safe/safe-path.js";
export { type MCPInput, MCPTool } from "./tool/mcp-tool.js";
export type { ToolPolicy } from "./tool/tool-policy.js";
export { type ProtocolOutput, reserveStdout } from "./transports/stdio/stdout-guard.js";
export type { UsageEntry } from "./usage/usage-ledger.js";
export { reportUsageFile, UnknownPeriod, type UsageQuery, type UsageReport } from "./usage/usage-report.js";
