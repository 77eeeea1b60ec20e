import type { ApiKeyInfo } from "mcp-prod";
import { type KeysFlags, locateKeys } from "../keys/locate-keys.js";
import { printSecret, printSecretJson } from "../keys/print-secret.js";
import { bareId, findKey, unknownKey, withKeys } from "../keys/with-keys.js";
import { CliError } from "../ui/cli-error.js";
import type { Terminal } from "../ui/terminal.js";

export interface KeysRotateFlags extends KeysFlags {
  /** Milliseconds. */
  overlap?: number;
  expires?: Date;
}

const DAY = 86_400_000;

/** Gives a key a new secret. */
export async function keysRotate(id: string, flags: KeysRotateFlags, terminal: Terminal): Promise<void> {
  const { overlap = DAY, expires } = flags;
  const { file } = await locateKeys(flags);
  const rotated = await withKeys(file, (store) => {
    refuseEnded(findKey(store.list(), id, file), expires);
    return store.rotate(bareId(id), overlap, expires);
  });
  if (rotated === undefined) return unknownKey(id, file);
  if (flags.json === true) return printSecretJson(rotated, file, terminal);
  const { key } = rotated;
  const old = key.overlapUntil === undefined ? "is good no more" : `is good until ${key.overlapUntil}`;
  terminal.note(`${terminal.style("green", "rotated")} key ${key.id} in ${file}; the secret from before ${old}`);
  printSecret(rotated, terminal);
}

/** @throws CliError where a new secret would be good for nothing */
function refuseEnded({ id, state }: ApiKeyInfo, expires: Date | undefined): void {
  if (state === "revoked") {
    throw new CliError(`Key ${id} is revoked, and stays so.`, "Make another one with `mcp keys create`.");
  }
  if (state === "expired" && expires === undefined) {
    throw new CliError(`Key ${id} has expired.`, "Say with --expires when it ends now, such as --expires 90d.");
  }
}
