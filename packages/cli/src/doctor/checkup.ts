import type { InspectedProject } from "mcp-prod";
import type { Change } from "../contract/change.js";
import type { ComparedFile } from "../emit/compare-files.js";
import type { Manifest } from "./gather/read-manifest.js";

export interface SourceFile {
  /** Below the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** All that the checks look at. */
export interface Checkup {
  readonly inspected: InspectedProject;
  readonly manifest: Manifest;
  /** mcp.config.ts and what is in src, without tests. */
  readonly sources: readonly SourceFile[];
  /** Packages that the build imports, each with a file that does. */
  readonly imports: readonly { readonly path: string; readonly name: string }[];
  /** What may hold a secret, and would be committed. */
  readonly exposed: readonly SourceFile[];
  readonly hasGitignore: boolean;
  /** Files that hold secrets by their names, and that no .gitignore keeps out. */
  readonly secretFiles: readonly string[];
  /** Places where secrets come to be, which no .gitignore keeps out. */
  readonly unignored: readonly string[];
  readonly hasLockFile: boolean;
  /** Sources that are newer than the build. */
  readonly newer: readonly string[];
  /** Files of `mcp emit` that are there, and those that are missing beside them. */
  readonly emitted: readonly Pick<ComparedFile, "path" | "state">[];
  /** What changed since mcp.contract.json was written; nothing where there is none. */
  readonly changes: readonly Change[];
}

/** A file that is of a tool, with its text. */
export function sourceOf({ sources }: Checkup, built: string): string {
  const path = `src/${built.replace(/\.js$/, ".ts")}`;
  return sources.find((source) => source.path === path)?.text ?? "";
}
