// How a request looks in each era.

const LEGACY_VERSION = "2025-11-25";
const MODERN_VERSION = "2026-07-28";
const CLIENT = { name: "bench", version: "1.0.0" };

const MODERN_META = JSON.stringify({
  "io.modelcontextprotocol/protocolVersion": MODERN_VERSION,
  "io.modelcontextprotocol/clientInfo": CLIENT,
  "io.modelcontextprotocol/clientCapabilities": {},
});

/**
 * What a dialect says of itself: whether its connections open sessions first; what stands in front of a request's
 * own params; the headers that a request adds to those of all.
 */
export const DIALECTS = {
  session: legacy({ opensSessions: true }),
  stateless: legacy({ opensSessions: false }),
  modern: {
    opensSessions: false,
    meta: `"_meta":${MODERN_META}`,
    headers: ({ method, name }) =>
      `mcp-protocol-version: ${MODERN_VERSION}\r\nmcp-method: ${method}\r\n${name === undefined ? "" : `mcp-name: ${name}\r\n`}`,
  },
};

export const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: LEGACY_VERSION, capabilities: {}, clientInfo: CLIENT },
};
export const INITIALIZED = { jsonrpc: "2.0", method: "notifications/initialized" };

/** A JSON-RPC request's text. @param params the inside of its params, as JSON */
export function requestText({ id, method, params }, meta = "") {
  const separator = meta !== "" && params !== "" ? "," : "";
  return `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":{${meta}${separator}${params}}}`;
}

/** A POST to /mcp, ready to be written. All texts are ASCII. */
export function post(port, headers, body) {
  return `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\naccept: application/json, text/event-stream\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`;
}

function legacy({ opensSessions }) {
  return {
    opensSessions,
    meta: "",
    headers: (_request, sessionId) =>
      `mcp-protocol-version: ${LEGACY_VERSION}\r\n${sessionId === undefined ? "" : `mcp-session-id: ${sessionId}\r\n`}`,
  };
}
