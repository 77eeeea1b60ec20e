const ENCODED = /^=\?base64\?(.*)\?=$/s;
const CANONICAL_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What a header may hold as it is: visible ASCII, space and tab. */
const PLAIN = /^[\t\x20-\x7e]*$/;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the value of an Mcp-Name or Mcp-Param-* header (MCP 2026-07-28, Streamable HTTP, value encoding).
 * @returns undefined where it is neither plain nor strictly encoded
 */
export function decodeHeader(value: string): string | undefined {
  if (!PLAIN.test(value)) return undefined;
  const trimmed = value.replace(/^[\t ]+|[\t ]+$/g, "");
  const payload = ENCODED.exec(trimmed)?.[1];
  if (payload === undefined) return trimmed;
  // Buffer.from() would take wrong padding and skip foreign characters.
  if (!CANONICAL_BASE64.test(payload)) return undefined;
  try {
    return utf8.decode(Buffer.from(payload, "base64"));
  } catch {
    return undefined;
  }
}
