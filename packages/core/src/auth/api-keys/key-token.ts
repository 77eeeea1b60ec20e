import { randomBytes, randomInt } from "node:crypto";

/** How every API key begins, for scanners of repositories and logs. */
export const KEY_PREFIX = "mcp_";

const ID_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
const SECRET_START = KEY_PREFIX.length + ID_LENGTH + 1;
/** Characters, all of one byte: `mcp_`, the id, `_`, and 32 bytes as base64url. */
export const TOKEN_LENGTH = SECRET_START + 43;

export const KEY_ID = new RegExp(`^[0-9A-Za-z]{${ID_LENGTH}}$`);
const TOKEN = new RegExp(`^${KEY_PREFIX}[0-9A-Za-z]{${ID_LENGTH}}_[\\w-]{43}$`);

export function makeKeyId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join("");
}

/** @returns a new secret, in the form that clients send */
export function makeToken(id: string): string {
  return `${KEY_PREFIX}${id}_${randomBytes(SECRET_BYTES).toString("base64url")}`;
}

/** Whether it has the form of a key. An id holds no `_`, and so there is one way to read it. */
export function isToken(text: string): boolean {
  return text.length === TOKEN_LENGTH && TOKEN.test(text);
}

/** The public part of what may be a key. */
export function idOf(token: string): string {
  return token.slice(KEY_PREFIX.length, SECRET_START - 1);
}

export function secretOf(token: string): string {
  return token.slice(SECRET_START);
}
