import type { ServerResponse } from "node:http";

/** Header names and values by turns: Node takes an object of them several microseconds longer. */
export type Head = string[];

/** What every answer says: it is what its content type says, and nobody's to keep. */
export const SAFE_HEAD: Readonly<Head> = ["x-content-type-options", "nosniff", "cache-control", "no-store"];

/** For answers that are not made often: what is set ahead of writeHead costs more than what is handed to it. */
export function setHead(response: ServerResponse, head: Readonly<Head>): void {
  for (let at = 0; at < head.length; at += 2) response.setHeader(head[at] ?? "", head[at + 1] ?? "");
}

/** Answers with a JSON text. */
export function sendJson(response: ServerResponse, status: number, head: Head, text: string): void {
  head.push("content-type", "application/json; charset=utf-8", "content-length", String(Buffer.byteLength(text)));
  head.push(...SAFE_HEAD);
  response.writeHead(status, head);
  response.end(text);
}

/** Answers without a body. */
export function sendEmpty(response: ServerResponse, status: number, head: Head): void {
  head.push("content-length", "0", ...SAFE_HEAD);
  response.writeHead(status, head);
  response.end();
}
