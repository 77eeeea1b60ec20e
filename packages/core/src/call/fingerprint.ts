import { createHash } from "node:crypto";
import { isRecord } from "../operation/content.js";

/** The same for arguments that say the same, in whatever order their keys came. */
export function fingerprintOf(input: unknown): string {
  const sorted = (_key: string, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return createHash("sha256")
    .update(JSON.stringify(input ?? null, sorted))
    .digest("base64url");
}
