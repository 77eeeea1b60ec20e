import type { ApiKeyInfo, ApiKeyStore } from "mcp-prod";
import { CliError } from "../ui/cli-error.js";

/**
 * Works on a file of keys.
 * @throws CliError where it can't be read or changed
 */
export async function withKeys<T>(file: string, work: (store: ApiKeyStore) => T): Promise<Awaited<T>> {
  const { ApiKeyStore, BootError } = await import("mcp-prod").catch(() => {
    const next = "Run it in a project, with `npx mcp keys`, or install mcp-prod beside @mcp-prod/cli.";
    throw new CliError("The package mcp-prod, which knows the file of keys, is not installed here.", next);
  });
  try {
    return await work(new ApiKeyStore(file, process.env));
  } catch (error) {
    if (error instanceof BootError) throw new CliError(error.message, "Correct what it says, then try again.");
    if (error instanceof Error && "syscall" in error) {
      throw new CliError(
        `The keys can't be changed: ${error.message}`,
        "Run it as the user who owns the file and its folder.",
      );
    }
    throw error;
  }
}

/** The id as it is given, or as logs have it. */
export function bareId(id: string): string {
  return id.replace(/^key:/, "");
}

/** @throws CliError where there is no such key */
export function findKey(keys: readonly ApiKeyInfo[], id: string, file: string): ApiKeyInfo {
  return keys.find((key) => key.id === bareId(id)) ?? unknownKey(id, file);
}

export function unknownKey(id: string, file: string): never {
  // Who pastes a whole key must not find it in the terminal's history of a build server.
  const named = /^(?:key:)?[0-9A-Za-z]{1,12}$/.test(id) ? `key ${bareId(id)}` : "such key: an id has 12 characters";
  throw new CliError(`There is no ${named} in ${file}.`, "Run `mcp keys list` for those that there are.");
}
