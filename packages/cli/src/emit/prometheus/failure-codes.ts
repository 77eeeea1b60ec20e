import { ERROR_CATALOGUE } from "mcp-prod";

/** How calls end that the server could not serve. DRAINING is left out: a restart refuses what another instance, or the same one in a moment, takes. */
const FAILURES = Object.entries(ERROR_CATALOGUE)
  .filter(([code, { httpStatus }]) => httpStatus >= 500 && code !== "DRAINING")
  .map(([code]) => code);

/** A matcher of calls that failed by the server's fault. */
export const FAILED = `code=~"${FAILURES.join("|")}"`;

/** A matcher of calls that say how well the server serves: callers' own mistakes are neither good nor bad. */
export const SERVED = `code=~"OK|${FAILURES.join("|")}"`;
