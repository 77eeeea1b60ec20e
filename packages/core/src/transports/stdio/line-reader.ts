import { StringDecoder } from "node:string_decoder";

/** Cuts a byte stream into lines, whole characters only. */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  readonly #maxLength: number;
  #rest = "";
  #skipping = false;

  /** @param maxLength characters; a longer line is dropped and reported once */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** Calls onLine for each line that is complete now, onTooLong for each that is too long. */
  push(chunk: Buffer, onLine: (line: string) => void, onTooLong: () => void): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (this.#skipping) this.#skipping = false;
      else if (line.length > this.#maxLength) onTooLong();
      else if (line.trim() !== "") onLine(line);
    }
    if (this.#skipping) this.#rest = "";
    else if (this.#rest.length > this.#maxLength) {
      this.#rest = "";
      this.#skipping = true;
      onTooLong();
    }
  }
}
