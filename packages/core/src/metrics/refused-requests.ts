import { ERROR_CATALOGUE, type ErrorCode } from "../errors/catalogue.js";
import { ToolError } from "../errors/tool-error.js";
import type { Series } from "./family.js";

/** Requests that were refused before they were a call of a tool, resource or prompt, by the code they were refused with. */
export class RefusedRequests {
  readonly #counts = new Map<ErrorCode, number>();

  /** @param error what the request was refused with */
  count(error: unknown): void {
    // A code that the catalogue does not have is an author's, and clients are not told it either.
    const isKnown = error instanceof ToolError && Object.hasOwn(ERROR_CATALOGUE, error.code);
    const code = isKnown ? error.code : "INTERNAL";
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
  }

  *read(): Generator<Series> {
    for (const [code, requests] of this.#counts) yield [requests, code];
  }
}
