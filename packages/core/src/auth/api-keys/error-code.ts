import { isRecord } from "../../operation/content.js";

/** `ENOENT` and the like, of what the file system throws. */
export function codeOf(error: unknown): unknown {
  return isRecord(error) ? error.code : undefined;
}
