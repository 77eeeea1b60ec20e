/** One thing that keeps a project from being built. */
export interface Diagnostic {
  /** Below the project's root, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}
