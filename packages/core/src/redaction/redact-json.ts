import { marker } from "./marker.js";
import { secretKindOf } from "./secret-names.js";

/**
 * Parses JSON and takes out what stands under the name of a secret; every other string and key goes through `redactText`.
 * @throws SyntaxError where it is not JSON, RangeError where it goes deeper than the stack
 */
export function redactJson(json: string, redactText: (text: string) => string): unknown {
  return JSON.parse(json, (key, value: unknown) => {
    const kind = secretKindOf(key);
    if (kind !== undefined && isSecret(key, value)) return marker(kind);
    if (typeof value === "string") return redactText(value);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? redactKeys(value, redactText) : value;
  });
}

/** Whether there is one says nothing of it, and a number under a plural is a count. */
function isSecret(key: string, value: unknown): boolean {
  if (typeof value === "number") return !/s$/i.test(key);
  return value !== null && typeof value !== "boolean" && value !== "";
}

/** A key that is no plain name may hold a secret itself. */
function redactKeys(value: object, redactText: (text: string) => string): object {
  if ("type" in value && value.type === "Buffer" && "data" in value) return { type: "Buffer", data: marker("bytes") };
  const entries = Object.entries(value);
  if (entries.every(([key]) => PLAIN_NAME.test(key))) return value;
  return Object.fromEntries(entries.map(([key, part]) => [redactText(key), part]));
}

const PLAIN_NAME = /^[A-Za-z]{0,24}$/;
