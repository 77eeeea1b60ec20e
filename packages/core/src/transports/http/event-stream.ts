import type { ServerResponse } from "node:http";
import type { ResumableStream, StreamReader } from "../../protocol/streams/resumable-stream.js";
import { type Head, SAFE_HEAD } from "./send-json.js";

/** Milliseconds after which a client whose connection broke should come back. */
const RETRY_AFTER = 1_000;

/**
 * Begins an event stream.
 * @param keepAliveEvery milliseconds between comments
 */
export function openEventStream(raw: ServerResponse, head: Head, keepAliveEvery: number): void {
  // Neither a cache nor a proxy may hold events back.
  head.push("content-type", "text/event-stream", "x-accel-buffering", "no", ...SAFE_HEAD);
  raw.writeHead(200, head);
  raw.flushHeaders();
  keepOpen(raw, keepAliveEvery);
}

/**
 * Sends a message as an event. Resolves when the client can take more.
 * @param id where the client can come back to
 */
export async function writeEvent(raw: ServerResponse, message: string, id?: string): Promise<void> {
  const event = `event: message\n${id === undefined ? "" : `id: ${id}\n`}data: ${message}\n\n`;
  if (raw.destroyed || raw.writableEnded || raw.write(event)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      raw.off("drain", done).off("close", done);
      resolve();
    };
    raw.on("drain", done).on("close", done);
  });
}

/** An open event stream as the reader of a stream that outlives it. */
export function readerOn(raw: ServerResponse): StreamReader {
  return { write: (message, id) => writeEvent(raw, message, id), close: () => void raw.end() };
}

/** Tells the client where to come back to, before there is anything (MCP 2025-11-25, Streamable HTTP). */
export function writePriming(raw: ServerResponse, { position }: ResumableStream): void {
  raw.write(`id: ${position}\nretry: ${RETRY_AFTER}\ndata: \n\n`);
}

/** So that no proxy takes a quiet stream for a dead one. */
function keepOpen(raw: ServerResponse, milliseconds: number): void {
  const timer = setInterval(() => {
    // A client that takes nothing needs no more to take.
    if (!raw.writableNeedDrain && !raw.writableEnded) raw.write(": keep-alive\n\n");
  }, milliseconds).unref();
  raw.once("close", () => clearInterval(timer));
}
