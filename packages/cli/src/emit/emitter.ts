import type { Deployment, InspectedProject } from "mcp-prod";
import type { PackageManager } from "../project/package-manager.js";

/** What a project says of itself. */
export interface EmitInput {
  readonly name: string;
  readonly version: string;
  /** By its lock file. */
  readonly packageManager: PackageManager;
  readonly tools: InspectedProject["tools"];
  readonly deployment: Deployment;
}

/** A text file, with makeStamp()'s text in a comment. */
export interface EmittedFile {
  /** Below the project's root, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** One target of `mcp emit`. */
export interface Emitter {
  readonly target: string;
  /**
   * Pure.
   * @throws CliError where the project can't have these files
   */
  plan(input: EmitInput): readonly EmittedFile[];
}
