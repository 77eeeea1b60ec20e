import { CliError, EXIT } from "../ui/cli-error.js";

/** One name in the cases that its places need. */
export interface Names {
  /** File: `get-price`. */
  readonly kebab: string;
  /** Tool: `get_price`. */
  readonly snake: string;
  /** Class: `GetPrice`. */
  readonly pascal: string;
}

/**
 * Reads a name written in any case.
 * @throws CliError where it can't name a class
 */
export function toNames(text: string): Names {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
  const kebab = words.join("-");
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(kebab)) {
    throw new CliError(
      `"${text}" can't be a name.`,
      "Use letters, digits, - and _, beginning with a letter, 64 at most: get-price, for example.",
      EXIT.usage,
    );
  }
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return { kebab, snake: words.join("_"), pascal };
}
