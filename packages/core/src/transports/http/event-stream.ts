import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";

/**
 * Takes the reply from the web server and begins an event stream.
 * @param keepAliveEvery milliseconds between comments
 */
export function openEventStream(reply: FastifyReply, headers: Record<string, string>, keepAliveEvery: number): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...headers,
    "content-type": "text/event-stream",
    // Neither a cache nor a proxy may hold events back.
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.flushHeaders();
  keepOpen(raw, keepAliveEvery);
}

/** Sends a message as an event. Resolves when the client can take more. */
export async function writeEvent(raw: ServerResponse, message: string): Promise<void> {
  if (raw.destroyed || raw.writableEnded || raw.write(`event: message\ndata: ${message}\n\n`)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      raw.off("drain", done).off("close", done);
      resolve();
    };
    raw.on("drain", done).on("close", done);
  });
}

/** So that no proxy takes a quiet stream for a dead one. */
function keepOpen(raw: ServerResponse, milliseconds: number): void {
  const timer = setInterval(() => {
    // A client that takes nothing needs no more to take.
    if (!raw.writableNeedDrain && !raw.writableEnded) raw.write(": keep-alive\n\n");
  }, milliseconds).unref();
  raw.once("close", () => clearInterval(timer));
}
