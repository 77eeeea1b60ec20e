import type { AuthAttempt } from "../auth/auth.js";
import { BootError } from "../errors/boot-error.js";
import type { Logger } from "../logging/logger.js";
import { redactLine } from "../logging/redact-line.js";
import { AppendOnlyFile } from "./append-only-file.js";

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
  readonly #file: AppendOnlyFile;
  readonly #onExit = () => this.#file.flush();

  /** @throws BootError where the file can't be written to */
  constructor(path: string, logger: Logger) {
    this.#file = open(path, (err) =>
      logger.error(
        { err, path },
        "the audit log can't be written to; its lines wait, and are lost when they are too many",
      ),
    );
    process.once("exit", this.#onExit);
  }

  /** Lines that could not be written. */
  get droppedLines(): number {
    return this.#file.droppedLines;
  }

  attempted({ method, outcome, principal, address, reason }: AuthAttempt): void {
    // With no credentials nobody tried anything, and who tries too often was written down until then.
    if (outcome === "missing" || outcome === "throttled") return;
    this.#add({ event: "auth", method, outcome, principal: principal ?? null, address, reason: reason ?? null });
  }

  called(call: AuditedCall): void {
    this.#add({ event: "call", ...call });
  }

  async close(): Promise<void> {
    process.off("exit", this.#onExit);
    await this.#file.close();
  }

  #add(entry: object): void {
    this.#file.add(redactLine(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`));
  }
}

function open(path: string, onFailure: (error: unknown) => void): AppendOnlyFile {
  try {
    return new AppendOnlyFile(path, onFailure);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `${JSON.stringify(path)} can't be written to: ${why}. Name a file in a folder that is there, and that this user may write to`;
    throw new BootError("The audit log can't be opened:", [{ where: "audit.file", message }], error);
  }
}
