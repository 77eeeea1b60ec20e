import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Question } from "../../call/question.js";
import { ToolError } from "../../errors/tool-error.js";
import type { Exchange } from "../exchange.js";

/**
 * Asks the client in the middle of a call, and waits (up to 2025-11-25).
 * @param timeout milliseconds
 * @throws ToolError where it can't be asked or its answer is not one
 */
export async function askPeer<Answer>(
  question: Question<Answer>,
  exchange: Exchange,
  signal: AbortSignal,
  timeout: number,
): Promise<Answer> {
  const { session } = exchange;
  if (session === undefined || !exchange.streams) {
    throw new ToolError(
      "TOOL_ERROR",
      "The tool has to ask the client, which has no session or accepts no event stream.",
    );
  }
  const { method, params } = question;
  const send = (meta: object, onSent?: (id: RequestId) => void) =>
    session.requests.request(
      { method, params: { ...params, ...meta } },
      (message) => {
        if ("id" in message) onSent?.(message.id);
        return exchange.notify(message);
      },
      signal,
      timeout,
    );
  const { trace } = exchange;
  const sent = trace === undefined ? send({}) : trace.request(method, (_meta, onSent) => send({ _meta }, onSent));
  const answer = await question.read(await sent);
  if (answer !== undefined) return answer;
  throw new ToolError(
    "INVALID_INPUT",
    `The client's answer to ${question.method} is malformed, or does not fit what was asked.`,
  );
}
