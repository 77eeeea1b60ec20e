/** Lines of one call that are kept, and their characters together. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 262_144;

/** Picks the lines of one call out of a log. */
export class CallLines {
  readonly #mark: string;
  readonly #lines: string[] = [];
  #characters = 0;
  #leftOut = 0;

  constructor(requestId: string) {
    // Within a text that somebody logs, the quotes would be escaped.
    this.#mark = `"requestId":${JSON.stringify(requestId)}`;
  }

  /** For the log's every line. */
  readonly take = (line: string): void => {
    if (!line.includes(this.#mark)) return;
    if (this.#lines.length >= MAX_LINES || this.#characters + line.length > MAX_CHARACTERS) {
      this.#leftOut += 1;
      return;
    }
    this.#characters += line.length;
    this.#lines.push(line.trimEnd());
  };

  /** Oldest first. */
  all(): string[] {
    if (this.#leftOut === 0) return this.#lines;
    const msg = `${this.#leftOut} more lines of this call are in the server's log, and not here`;
    return [...this.#lines, JSON.stringify({ level: "warn", time: Date.now(), msg })];
  }
}
