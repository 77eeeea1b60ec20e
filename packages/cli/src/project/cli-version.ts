import { readFileSync } from "node:fs";

/** This package's version. All packages of mcp-prod are released together under one. */
export function cliVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return version;
}
