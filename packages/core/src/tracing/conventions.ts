/**
 * Names of the semantic conventions for the Model Context Protocol, as in release 1.41.1 of OpenTelemetry's conventions
 * and, unchanged, in the repository for generative AI to which they moved. Their status is "development".
 */
export const ATTRIBUTE = {
  method: "mcp.method.name",
  tool: "gen_ai.tool.name",
  prompt: "gen_ai.prompt.name",
  operation: "gen_ai.operation.name",
  resource: "mcp.resource.uri",
  sessionId: "mcp.session.id",
  protocolVersion: "mcp.protocol.version",
  jsonRpcId: "jsonrpc.request.id",
  statusCode: "rpc.response.status_code",
  errorType: "error.type",
  transport: "network.transport",
  protocolName: "network.protocol.name",
  networkVersion: "network.protocol.version",
  clientAddress: "client.address",
  /** Ours: the code that the error envelope and the log line have too. */
  errorCode: "mcp_prod.error.code",
} as const;

/** `error.type` of a tool's result that says that it failed. */
export const TOOL_ERROR = "tool_error";
/** `gen_ai.operation.name` of a tool's call, and of nothing else. */
export const EXECUTE_TOOL = "execute_tool";

/** Of both histograms, in seconds. */
export const DURATION_BOUNDARIES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

const HTTP = { [ATTRIBUTE.transport]: "tcp", [ATTRIBUTE.protocolName]: "http", [ATTRIBUTE.networkVersion]: "1.1" };
const PIPE = { [ATTRIBUTE.transport]: "pipe" };

/** What the conventions say of the way that a message came. */
export function networkOf(isHttp: boolean): Readonly<Record<string, string>> {
  return isHttp ? HTTP : PIPE;
}
