import { hideAssignments } from "./assignments.js";
import { hideLocations } from "./locations.js";
import { hideSecretShapes } from "./secret-shapes.js";

/** For logs: takes out credentials, tokens and keys. Paths and addresses stay, because operators need them. */
export function redactSecrets(text: string): string {
  return hideAssignments(hideSecretShapes(text));
}

/** What is put in can end what another rule takes for a value. Nothing known needs more rounds than this. */
const ROUNDS = 4;

/**
 * For clients: takes out paths of files, private addresses and internal host names as well. `[redacted:path]` and the
 * like say what stood there. Takes linear time on any text, and does nothing to a text that it has been through.
 */
export function redact(text: string): string {
  let done = text;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = done;
    done = hideLocations(redactSecrets(before));
    if (done === before) break;
  }
  return done;
}
