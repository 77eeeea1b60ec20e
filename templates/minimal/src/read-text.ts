import type { ReadableStream } from "node:stream/web";

export interface LimitedText {
  readonly text: string;
  readonly truncated: boolean;
}

/** Reads UTF-8 text up to so many bytes and closes the stream: what a page sends beyond them is never held. */
export async function readText(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  onProgress: (bytes: number) => Promise<void>,
): Promise<LimitedText> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    const kept = chunk.subarray(0, maxBytes - bytes);
    bytes += kept.length;
    text += decoder.decode(kept, { stream: true });
    await onProgress(bytes);
    if (kept.length < chunk.length) return { text, truncated: true };
  }
  return { text: text + decoder.decode(), truncated: false };
}
