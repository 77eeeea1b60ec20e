import { readFileSync } from "node:fs";

/** The version of `mcp-prod` itself. */
export function frameworkVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return version;
}
