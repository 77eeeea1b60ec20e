import { ignoreKeys } from "../keys/ignore-keys.js";
import { type KeysFlags, locateKeys } from "../keys/locate-keys.js";
import { printSecret, printSecretJson } from "../keys/print-secret.js";
import { withKeys } from "../keys/with-keys.js";
import type { Terminal } from "../ui/terminal.js";

export interface KeysCreateFlags extends KeysFlags {
  label: string;
  scope?: string[];
  expires?: Date;
}

/** Makes a key, with the file where it is the first. */
export async function keysCreate(flags: KeysCreateFlags, terminal: Terminal): Promise<void> {
  const { label, scope: scopes = [], expires: expiresAt } = flags;
  const { file, root, isRead } = await locateKeys(flags);
  const made = await withKeys(file, (store) => store.create({ label, scopes, expiresAt }));
  const ignored = root === undefined ? undefined : await ignoreKeys(root, file);
  if (flags.json === true) return printSecretJson(made, file, terminal);
  terminal.note(`${terminal.style("green", "made")} key ${made.key.id} in ${file}`);
  if (ignored !== undefined) terminal.note(`added ${ignored} to .gitignore`);
  printSecret(made, terminal);
  if (!isRead) {
    terminal.note(
      "The built config takes no API keys. Add this to mcp.config.ts, then run `mcp build`:\n\n  auth: { apiKeys: true },\n",
    );
  }
}
