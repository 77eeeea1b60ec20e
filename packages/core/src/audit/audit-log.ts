import { closeSync, openSync } from "node:fs";
import type { FailedAttempt } from "../auth/auth.js";
import { BootError } from "../errors/boot-error.js";
import { AppendOnlyFile } from "../logging/append-only-file.js";
import type { Logger } from "../logging/logger.js";
import { redactLine } from "../logging/redact-line.js";

/** For its owner alone: it tells who does what, and when. */
const MODE = 0o600;
/** Milliseconds that a line waits for others. */
const PATIENCE = 20;

/** A call that has ended, or was refused. */
export interface AuditedCall {
  readonly requestId: string;
  readonly sessionId: string | null;
  readonly principal: string;
  /** IP address; null on stdio. */
  readonly address: string | null;
  readonly kind: string;
  readonly name: string;
  /** SHA-256 of the arguments as they came, as JSON with its keys in order, in base64url. */
  readonly argumentsHash: string;
  readonly outcome: "ok" | "error";
  readonly code: string;
  readonly durationMs: number;
}

/** Who tried to come in and what was called: a file of JSON lines of its own, which only grows. */
export class AuditLog {
  readonly #fd: number;
  readonly #file: AppendOnlyFile;
  readonly #onExit = () => this.#file.flush();

  /** @throws BootError where the file can't be written to */
  constructor(path: string, logger: Logger) {
    this.#fd = open(path);
    const failing = "the audit log can't be written to; its lines wait, and are lost when they are too many";
    const onFailure = (err: unknown) => logger.error({ err, path }, failing);
    this.#file = new AppendOnlyFile(this.#fd, { patience: PATIENCE, onFailure });
    process.once("exit", this.#onExit);
  }

  /** Lines that could not be written. */
  get droppedLines(): number {
    return this.#file.droppedLines;
  }

  authenticated(method: string, principal: string, address: string): void {
    this.#file.write(toLine({ event: "auth", method, outcome: "ok", principal, address, reason: null }));
  }

  notAuthenticated({ method, outcome, address, reason }: Omit<FailedAttempt, "error">): void {
    // With no credentials nobody tried anything, and who tries too often was written down until then.
    if (outcome === "missing" || outcome === "throttled") return;
    // A reason may be an error's words; all else here, and in what is said of calls, is the server's own.
    this.#file.write(
      redactLine(toLine({ event: "auth", method, outcome, principal: null, address, reason: reason ?? null })),
    );
  }

  called(call: AuditedCall): void {
    this.#file.write(toLine({ event: "call", ...call }));
  }

  async close(): Promise<void> {
    process.off("exit", this.#onExit);
    await this.#file.end();
    closeSync(this.#fd);
  }
}

function toLine(entry: object): string {
  return `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`;
}

function open(path: string): number {
  try {
    return openSync(path, "a", MODE);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${JSON.stringify(path)} can't be written to: ${why}. Name a file in a folder that is there, and that this user may write to`;
    throw new BootError("The audit log can't be opened:", [{ where: "audit.file", message }], error);
  }
}
