import type { RequestHandler } from "./exchange.js";
import { JSON_RPC, ProtocolError } from "./json-rpc.js";

/** Entries of a list that one answer holds. */
export const PAGE_SIZE = 1_000;

/**
 * Serves a list in pages, all made at boot (MCP 2025-11-25, server/utilities/pagination). A cursor says where a page
 * begins, so instances that serve the same list take each other's cursors.
 * @param key the result's member that holds the entries
 * @param pageSize Default: 1,000
 */
export function pagedList(key: string, entries: readonly object[], pageSize = PAGE_SIZE): RequestHandler {
  const first = toPage(key, entries, 0, pageSize);
  const pages = new Map<unknown, object>([[undefined, first]]);
  for (let start = pageSize; start < entries.length; start += pageSize) {
    pages.set(cursorOf(key, start), toPage(key, entries, start, pageSize));
  }
  return ({ params }) => {
    const page = pages.get(params.cursor);
    if (page !== undefined) return page;
    throw new ProtocolError(JSON_RPC.invalidParams, "There is no page of that cursor. Ask without a cursor to start.");
  };
}

function toPage(key: string, entries: readonly object[], start: number, pageSize: number): object {
  const end = start + pageSize;
  const page = { [key]: entries.slice(start, end) };
  return end < entries.length ? { ...page, nextCursor: cursorOf(key, end) } : page;
}

function cursorOf(key: string, start: number): string {
  return Buffer.from(`${key}:${start}`).toString("base64url");
}
