import { MAX_TIMER } from "../clock.js";
import type { Principal } from "./principal.js";

/**
 * Does something when a principal's credentials end: a stream must not outlive what opened it.
 * @returns takes it back
 */
export function whenExpired({ expiresAt = Number.POSITIVE_INFINITY }: Principal, then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    const left = expiresAt - Date.now();
    if (left <= 0) then();
    else timer = setTimeout(wait, Math.min(left, MAX_TIMER)).unref();
  };
  if (expiresAt !== Number.POSITIVE_INFINITY) wait();
  return () => clearTimeout(timer);
}
