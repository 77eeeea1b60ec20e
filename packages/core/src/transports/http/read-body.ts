import type { IncomingMessage } from "node:http";

const BYTE_ORDER_MARK = 0xfeff;

/** What became of a request's body: its text, or nothing where it is larger than the limit. */
export type OnBody = (text: string | undefined) => void;

/**
 * Reads a body. Calls `onBody` once, or never where the client goes away before it has sent all.
 * @param limit bytes
 */
export function readBody(request: IncomingMessage, limit: number, onBody: OnBody): void {
  if (Number(request.headers["content-length"]) > limit) {
    giveUp(request, onBody);
    return;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
      return;
    }
    request.off("data", onData).off("end", onEnd);
    giveUp(request, onBody);
  };
  const onEnd = () => onBody(toText(chunks));
  // A connection that breaks off is reported as an error too: there is nobody left to tell.
  request.on("data", onData).on("end", onEnd).on("error", ignore);
}

/** What is still to come is read and dropped: a client that is cut off while it sends does not see the answer. */
function giveUp(request: IncomingMessage, onBody: OnBody): void {
  request.on("error", ignore).resume();
  onBody(undefined);
}

function ignore(): void {}

function toText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  const text = first !== undefined && chunks.length === 1 ? first.toString() : Buffer.concat(chunks).toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}
