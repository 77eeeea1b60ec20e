/** One thing that keeps the server from starting. */
export interface BootProblem {
  /** What has to change: a file, a config key or an environment variable. */
  readonly where: string;
  /** What is wrong with it, and what to do. */
  readonly message: string;
  /** The class field at fault, where `where` is a source file. */
  readonly field?: string;
}

/** The server did not start. Holds every problem found, not only the first. */
export class BootError extends Error {
  readonly problems: readonly BootProblem[];

  constructor(summary: string, problems: readonly BootProblem[], cause?: unknown) {
    super([summary, ...problems.map(({ where, message }) => `  - ${where}: ${message}`)].join("\n"), { cause });
    this.name = "BootError";
    this.problems = problems;
  }
}
