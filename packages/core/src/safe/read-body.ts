import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import zlib from "node:zlib";
import { ToolError } from "../errors/tool-error.js";

export interface BodyLimits {
  readonly maxBytes: number;
  /** Whether to leave out the rest of what is larger. */
  readonly truncate: boolean;
}

export interface LimitedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether there was more. */
  readonly truncated: boolean;
}

/** What `decoded` can undo. */
export const ENCODINGS = "gzip, deflate, br";

/**
 * Reads a body up to so many bytes after decompression, and hangs up where there is more: what comes then is never held.
 * @throws ToolError RESULT_TOO_LARGE, unless the rest is to be left out
 */
export async function readBody(answer: IncomingMessage, { maxBytes, truncate }: BodyLimits): Promise<LimitedBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  for await (const chunk of decoded(answer)) {
    const kept = chunk.subarray(0, maxBytes - size);
    chunks.push(kept);
    size += kept.length;
    truncated = kept.length < chunk.length;
    if (truncated) break;
  }
  if (truncated && !truncate) {
    throw new ToolError("RESULT_TOO_LARGE", `The answer has more than ${maxBytes} bytes. Ask for less.`);
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks)), truncated };
}

function decoded(answer: IncomingMessage): AsyncIterable<Buffer> {
  const decoder = makeDecoder(answer.headers["content-encoding"]?.trim().toLowerCase());
  // Hanging up on what comes out of a pipeline hangs up on what goes in; its errors come out as well.
  return decoder === undefined ? answer : pipeline(answer, decoder, () => {});
}

function makeDecoder(encoding = "identity") {
  if (encoding === "identity" || encoding === "") return undefined;
  if (encoding === "gzip" || encoding === "x-gzip") return zlib.createGunzip();
  if (encoding === "deflate") return zlib.createInflate();
  if (encoding === "br") return zlib.createBrotliDecompress();
  throw new Error(`The answer is compressed in a way that was not asked for: ${encoding}`);
}
