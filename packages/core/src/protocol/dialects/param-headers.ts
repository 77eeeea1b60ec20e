import { isRecord } from "../../operation/content.js";
import type { ParamHeader } from "../../tool/param-headers.js";
import type { Exchange } from "../exchange.js";
import { decodeHeader } from "./header-value.js";
import { headerError } from "./standard-headers.js";

/**
 * Holds Mcp-Param-* headers to the arguments that they repeat (MCP 2026-07-28, Streamable HTTP). They come before the
 * arguments are validated: a proxy has already acted on them.
 * @throws ProtocolError -32020
 */
export function checkParamHeaders(
  expected: readonly ParamHeader[],
  args: Record<string, unknown> | undefined,
  { era, headers }: Exchange,
): void {
  if (era !== "modern" || headers === undefined) return;
  for (const { header, path, type } of expected) {
    const value = valueAt(args, path);
    if (value === undefined || value === null) continue;
    const sent = headers[header];
    const decoded = sent === undefined ? undefined : decodeHeader(String(sent));
    if (decoded === undefined)
      throw headerError(`The header ${header} is missing or malformed: it must repeat ${path.join(".")}.`);
    if (!isSame(decoded, value, type))
      throw headerError(`The header ${header} says something else than ${path.join(".")}.`);
  }
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  return path.reduce((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), args);
}

function isSame(decoded: string, value: unknown, type: string): boolean {
  if (type === "integer" && /^-?\d+(?:\.\d+)?$/.test(decoded)) return Number(decoded) === value;
  return decoded === String(value);
}
