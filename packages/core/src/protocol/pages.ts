import { type Access, mayUse } from "../operation/access.js";
import type { RequestHandler } from "./exchange.js";
import { JSON_RPC, ProtocolError } from "./json-rpc.js";

/** Entries of a list that one answer holds. */
export const PAGE_SIZE = 1_000;

/** What a list shows, and to whom. */
interface Listed {
  readonly definition: object;
  readonly operation: { readonly access: Access | undefined };
}

/**
 * Serves a list in pages (MCP 2025-11-25, server/utilities/pagination), to everybody what they may use. A cursor says
 * where in the whole list a page begins, so instances that serve the same list take each other's cursors.
 * @param key the result's member that holds the entries
 * @param pageSize Default: 1,000
 */
export function pagedList(key: string, entries: readonly Listed[], pageSize = PAGE_SIZE): RequestHandler {
  const isRestricted = entries.some(({ operation }) => operation.access !== undefined);
  const pages = isRestricted ? undefined : allPages(key, entries, pageSize);
  return ({ params: { cursor } }, { principal }) => {
    if (pages !== undefined) return pages.get(cursor) ?? refuseCursor();
    const start = cursor === undefined ? 0 : entries.findIndex((_, index) => cursorOf(key, index) === cursor);
    if (start < 0) return refuseCursor();
    return toPage(key, entries, start, pageSize, ({ operation }) => mayUse(operation.access, principal));
  };
}

/** Those of a list that is the same for all, made at boot. */
function allPages(key: string, entries: readonly Listed[], pageSize: number): ReadonlyMap<unknown, object> {
  const pages = new Map<unknown, object>([[undefined, toPage(key, entries, 0, pageSize, () => true)]]);
  for (let start = pageSize; start < entries.length; start += pageSize) {
    pages.set(
      cursorOf(key, start),
      toPage(key, entries, start, pageSize, () => true),
    );
  }
  return pages;
}

function toPage(
  key: string,
  entries: readonly Listed[],
  start: number,
  pageSize: number,
  isShown: (entry: Listed) => boolean,
): object {
  const shown: object[] = [];
  for (let index = start; index < entries.length; index += 1) {
    const entry = entries[index];
    if (entry === undefined || !isShown(entry)) continue;
    if (shown.length === pageSize) return { [key]: shown, nextCursor: cursorOf(key, index) };
    shown.push(entry.definition);
  }
  return { [key]: shown };
}

function refuseCursor(): never {
  throw new ProtocolError(JSON_RPC.invalidParams, "There is no page of that cursor. Ask without a cursor to start.");
}

function cursorOf(key: string, start: number): string {
  return Buffer.from(`${key}:${start}`).toString("base64url");
}
