import { type KeysFlags, locateKeys } from "../keys/locate-keys.js";
import { bareId, unknownKey, withKeys } from "../keys/with-keys.js";
import type { Terminal } from "../ui/terminal.js";

/** Ends a key; one that has ended stays as it is. */
export async function keysRevoke(id: string, flags: KeysFlags, terminal: Terminal): Promise<void> {
  const { file } = await locateKeys(flags);
  const key = (await withKeys(file, (store) => store.revoke(bareId(id)))) ?? unknownKey(id, file);
  if (flags.json === true) return terminal.printJson({ ok: true, file, key });
  terminal.print(`revoked ${key.id} (${key.label}) at ${key.revokedAt}`);
  terminal.note("A server that runs with this file refuses it within a second.");
}
