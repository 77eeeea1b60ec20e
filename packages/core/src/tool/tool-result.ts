import type { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import type { CallToolResult } from "../mcp/types.js";
import { checkerOf } from "../operation/checker.js";
import { isContentBlock, isRecord } from "../operation/content.js";
import { describeIssues } from "../operation/issues.js";

/** Makes a function that turns what execute() returned into a result, held to the output schema where there is one. */
export function toolResultShaper(
  output: z.ZodObject | undefined,
  maxBytes: number,
): (value: unknown) => MaybePromise<CallToolResult> {
  const shape = output === undefined ? shapeFreely : structuredShaper(output);
  return (value) => whenReady(shape(value), (result) => checkSize(result, isOwnContent(value), maxBytes));
}

function structuredShaper(output: z.ZodObject): (value: unknown) => MaybePromise<CallToolResult> {
  const check = checkerOf(output);
  const checkOutput = (value: unknown) => whenReady(check(value), readChecked);
  return (value) => {
    if (!isCallToolResult(value)) return whenReady(checkOutput(value), shapeStructured);
    if (value.isError === true) return checkJson(value);
    return whenReady(checkOutput(value.structuredContent), (structuredContent) =>
      checkJson({ ...value, structuredContent }),
    );
  };
}

function shapeFreely(value: unknown): CallToolResult {
  if (typeof value === "string") return { content: [{ type: "text", text: value }] };
  if (value === undefined) return { content: [] };
  if (isCallToolResult(value)) return checkJson(value);
  if (isContentBlock(value)) return { content: [value] };
  if (Array.isArray(value) && value.length > 0 && value.every(isContentBlock)) return { content: value };
  return { content: [{ type: "text", text: toJson(value) }] };
}

function shapeStructured(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [{ type: "text", text: toJson(structuredContent) }], structuredContent };
}

/** What else than content an author puts into a result must not fail later, where it is written to the client. */
function checkJson(result: CallToolResult): CallToolResult {
  const { content: _, ...rest } = result;
  toJson(rest);
  return result;
}

function readChecked(checked: z.ZodSafeParseResult<Record<string, unknown>>): Record<string, unknown> {
  if (checked.success) return checked.data;
  throw new ToolError(
    "INVALID_OUTPUT",
    "The tool's answer does not fit its own output schema. This is a fault of the server, not of the call.",
    {
      cause: new TypeError(describeIssues(checked.error.issues)),
    },
  );
}

function toJson(value: unknown): string {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw notJson(cause);
  }
  throw notJson(new TypeError(`a ${typeof value} has no JSON form`));
}

function notJson(cause: unknown): ToolError {
  return new ToolError(
    "INVALID_OUTPUT",
    "The tool's answer cannot be written as JSON. This is a fault of the server, not of the call.",
    {
      cause,
    },
  );
}

function isCallToolResult(value: unknown): value is CallToolResult {
  return isRecord(value) && Array.isArray(value.content) && value.content.every(isContentBlock);
}

/** Bytes of JSON that one character of a text makes at most: a control character is `\u0000` there. */
const MAX_BYTES_PER_CHARACTER = 6;

/**
 * @param isOwn whether the author made the result, or content of it, which may then hold anything
 * @throws ToolError RESULT_TOO_LARGE
 */
function checkSize(result: CallToolResult, isOwn: boolean, maxBytes: number): CallToolResult {
  const [block] = result.content;
  // Most results are texts so short that counting their bytes would cost more than it tells.
  const isShort = block?.type === "text" && (block.text.length + 100) * MAX_BYTES_PER_CHARACTER <= maxBytes;
  if (isShort && !isOwn) return result;
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= maxBytes) return result;
  throw new ToolError(
    "RESULT_TOO_LARGE",
    `The tool's answer has ${bytes} bytes, and ${maxBytes} is the most that this server sends. Ask for less: a page, a range, fewer fields.`,
    { details: { bytes, maxBytes } },
  );
}

/** Whether a value is sent as it is, and not as the one text that is made of it. */
function isOwnContent(value: unknown): boolean {
  return isCallToolResult(value) || isContentBlock(value) || (Array.isArray(value) && value.some(isContentBlock));
}
