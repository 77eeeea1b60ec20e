import { readFileSync } from "node:fs";
import { z } from "zod";
import { BootError } from "../../errors/boot-error.js";
import { describeIssues } from "../../operation/issues.js";
import { codeOf } from "./error-code.js";
import { refuseOpenFile } from "./file-mode.js";
import { KEY_ID } from "./key-token.js";

const moment = z.iso.datetime();

/** RFC 6749 §3.3: printable, without spaces, quotes and backslashes. */
export const scopeSchema = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be one word of ASCII characters");
export const labelSchema = z
  .string()
  .regex(/^[^\p{Cc}]{1,100}$/u, "must have 1 to 100 characters, and no control characters");

const hashSchema = z.strictObject({
  /** HMAC-SHA-256 of the secret with the pepper, as base64url. */
  hash: z.string().regex(/^[\w-]{43}$/, "must be 32 bytes as base64url"),
  createdAt: moment,
  /** When an overlap ends. */
  expiresAt: moment.exactOptional(),
});

const keySchema = z.strictObject({
  id: z.string().regex(KEY_ID, "must be 12 letters and digits"),
  label: labelSchema,
  scopes: z.array(scopeSchema),
  createdAt: moment,
  expiresAt: moment.exactOptional(),
  revokedAt: moment.exactOptional(),
  /** Two during the overlap of a rotation, the new one first. */
  hashes: z.array(hashSchema).min(1).max(2),
});

const keyFileSchema = z.strictObject({
  version: z.literal(1),
  /** Which pepper the secrets are hashed with. */
  pepperId: z.string(),
  keys: z
    .array(keySchema)
    .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, "has two keys of the same id"),
});

export type KeyFile = z.output<typeof keyFileSchema>;
export type StoredKey = KeyFile["keys"][number];

/**
 * @param where what the text was read from, for messages
 * @throws BootError where it is not what `mcp keys` writes
 */
export function parseKeyFile(text: string, where: string): KeyFile {
  const read = keyFileSchema.safeParse(parseJson(text, where));
  if (read.success) return read.data;
  throw unusable(where, `is not what \`mcp keys\` writes: ${describeIssues(read.error.issues)}. Restore it`);
}

/** @throws BootError where it is missing, malformed, or open to be changed by others than its owner */
export function readKeyFile(path: string): KeyFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      throw unusable(path, "is not there. Run `mcp keys create`, or put its text in MCP_API_KEYS", error);
    }
    throw unusable(path, `can't be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  refuseOpenFile(path, 0o022, "others than its owner could add keys to it");
  return parseKeyFile(text, path);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says would repeat a part of the text.
    throw unusable(where, "is not JSON, as `mcp keys` writes it. Restore it, or make new keys in another file");
  }
}

function unusable(where: string, message: string, cause?: unknown): BootError {
  return new BootError("The API keys can't be used:", [{ where, message }], cause);
}
