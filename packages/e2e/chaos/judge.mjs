// Whether what came is what this very call may get.
import { REFUSALS } from "./calls.mjs";

/**
 * @param result of tools/call, or the JSON-RPC error
 * @returns how it is counted: `answered`, `refused` or `wrong`; `code` of the outcome; `why` it is wrong
 */
export function judge(call, { result, error }) {
  if (error !== undefined) return judgeEnvelope(call, error.data, "a JSON-RPC error");
  if (!Array.isArray(result?.content)) return wrong("a result without content");
  const text = result.content[0]?.text;
  if (result.isError === true) return judgeEnvelope(call, parse(text), "a failed result");
  const isRight = call.ok instanceof RegExp ? call.ok.test(text) : "ok" in call && text === call.ok;
  if (!isRight) return wrong("a result that is not this call's");
  if (result.structuredContent !== undefined && JSON.stringify(result.structuredContent) !== text)
    return wrong("structured content that differs from the text");
  return { kind: "answered", code: "OK", text };
}

function judgeEnvelope(call, envelope, what) {
  const { error: code, message, retryable, action, requestId, details } = envelope ?? {};
  const isWhole = [code, message, action, requestId].every((part) => typeof part === "string" && part !== "");
  if (!isWhole || typeof retryable !== "boolean" || typeof details !== "object")
    return wrong(`${what} without an envelope`);
  if (message.includes("secret")) return wrong(`${what} that tells what the tool threw`);
  if (call.codes.includes(code)) return { kind: "answered", code };
  return REFUSALS.has(code) ? { kind: "refused", code } : wrong(`${what} ${code}`);
}

function wrong(why) {
  return { kind: "wrong", code: "wrong", why };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
