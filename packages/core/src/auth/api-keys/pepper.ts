import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { BootError } from "../../errors/boot-error.js";
import { codeOf } from "./error-code.js";
import { refuseOpenFile } from "./file-mode.js";
import type { KeyFile } from "./key-file.js";

/** Characters. */
const SHORTEST = 32;

/** What secrets are hashed with: whoever gets the hashes alone can do nothing with them. */
export class Pepper {
  readonly #key: KeyObject;
  /** Tells one pepper from another, and nothing else about it. */
  readonly id: string;

  constructor(text: string) {
    this.#key = createSecretKey(text, "utf8");
    this.id = this.hash("mcp-prod: which pepper is it?").toString("base64url").slice(0, 16);
  }

  /** HMAC-SHA-256 */
  hash(secret: string): Buffer {
    return createHmac("sha256", this.#key).update(secret, "utf8").digest();
  }
}

/** Where the pepper of a file of keys is, unless MCP_KEY_PEPPER holds it. */
export function pepperFileOf(file: string): string {
  return `${file}.pepper`;
}

/**
 * Takes MCP_KEY_PEPPER, or the file beside that of the keys.
 * @returns undefined where there is neither
 * @throws BootError where it is of no use
 */
export function readPepper(file: string, environment: NodeJS.ProcessEnv): Pepper | undefined {
  const { MCP_KEY_PEPPER: given } = environment;
  if (given) return makePepper("MCP_KEY_PEPPER", given);
  const path = pepperFileOf(file);
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    const message = `can't be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new BootError("The API keys can't be used:", [{ where: path, message }], error);
  }
  refuseOpenFile(path, 0o077, "others than its owner can get at it");
  return makePepper(path, text);
}

/** @throws BootError where the secrets were hashed with another pepper: none would be found good */
export function checkPepper({ pepperId, keys }: KeyFile, pepper: Pepper, where: string): void {
  if (keys.length === 0 || pepperId === pepper.id) return;
  const message =
    "was made with another pepper than the one that is set: set MCP_KEY_PEPPER, or the .pepper file, to that one";
  throw new BootError("The API keys can't be used:", [{ where, message }]);
}

function makePepper(where: string, text: string): Pepper {
  if (text.length >= SHORTEST) return new Pepper(text);
  const message = `has ${text.length} characters; a pepper has ${SHORTEST} or more. Take 32 random bytes as base64`;
  throw new BootError("The API keys can't be used:", [{ where, message }]);
}
