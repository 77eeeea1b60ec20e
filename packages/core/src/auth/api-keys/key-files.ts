import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BootError } from "../../errors/boot-error.js";
import { codeOf } from "./error-code.js";
import { type KeyFile, parseKeyFile } from "./key-file.js";
import { Pepper, pepperFileOf } from "./pepper.js";

/** Milliseconds for which a change waits for another one to end. */
const PATIENCE = 5_000;

/**
 * Changes the file while nobody else does. The change itself is synchronous: nothing comes between.
 * @throws BootError where another one does not end
 */
export async function whileLocked<T>(file: string, change: () => T): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = `${file}.lock`;
  const until = Date.now() + PATIENCE;
  while (!take(lock)) {
    if (Date.now() >= until) {
      const message = `is there for ${PATIENCE / 1000} s: another \`mcp keys\` is at work. If none is, delete this file and try again`;
      throw new BootError("The API keys can't be changed:", [{ where: lock, message }]);
    }
    await sleep(10 + Math.random() * 20);
  }
  try {
    return change();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Puts the new file in the place of the old one at once: whoever reads gets one or the other, whole. */
export function writeKeyFile(file: string, keys: KeyFile): void {
  const temporary = `${file}.${process.pid}.tmp`;
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  parseKeyFile(text, file);
  // Left by a process of the same number that was killed.
  rmSync(temporary, { force: true });
  try {
    writeDurably(temporary, text, file);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** Makes a pepper beside the file of keys that is about to be. */
export function makePepperFile(file: string): Pepper {
  const text = randomBytes(32).toString("base64url");
  writeDurably(pepperFileOf(file), `${text}\n`);
  return new Pepper(text);
}

/** @param like a file whose owner and mode the new one gets, where it is there: the server must be able to read it still */
function writeDurably(path: string, text: string, like?: string): void {
  const descriptor = openSync(path, "wx", 0o600);
  try {
    if (like !== undefined && existsSync(like) && process.platform !== "win32") {
      const { uid, gid, mode } = statSync(like);
      if (uid !== process.geteuid?.()) fchownSync(descriptor, uid, gid);
      fchmodSync(descriptor, mode & 0o777);
    }
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A rename is only there for good when its folder is written; Windows can't open one, and needs it not. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function take(lock: string): boolean {
  try {
    closeSync(openSync(lock, "wx", 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}
