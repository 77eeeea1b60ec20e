/** What a command's exit code says. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that is told to the user as it is: what happened and why, and in `next` what to do. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly next: string,
    readonly exitCode: ExitCode = EXIT.failed,
  ) {
    super(message);
    this.name = "CliError";
  }
}
