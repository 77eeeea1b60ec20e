import type { ApiKeyInfo } from "mcp-prod";
import { type KeysFlags, locateKeys } from "../keys/locate-keys.js";
import { withKeys } from "../keys/with-keys.js";
import type { Terminal } from "../ui/terminal.js";

/** Prints what keys there are. */
export async function keysList(flags: KeysFlags, terminal: Terminal): Promise<void> {
  const { file } = await locateKeys(flags);
  const keys = await withKeys(file, (store) => store.list());
  if (flags.json === true) return terminal.printJson({ ok: true, file, keys });
  if (keys.length === 0) return terminal.note(`There are no keys in ${file}. Make one with \`mcp keys create\`.`);
  const rows = [["id", "label", "scopes", "created", "expires", "state"], ...keys.map(toRow)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    terminal.print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

function toRow({ id, label, scopes, createdAt, expiresAt, overlapUntil, state }: ApiKeyInfo): string[] {
  const overlap = overlapUntil === undefined ? "" : `, old secret until ${toMinute(overlapUntil)}`;
  const expires = expiresAt === undefined ? "never" : toMinute(expiresAt);
  return [id, label, scopes.join(" ") || "-", toMinute(createdAt), expires, `${state}${overlap}`];
}

function toMinute(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 16)}Z`;
}
