import type { IncomingHttpHeaders } from "node:http";
import { promisify } from "node:util";
import { constants, gzip as zlibGzip } from "node:zlib";

const gzip = promisify(zlibGzip);
const REFUSED = /^q=0(?:\.0*)?$/;

/** Whether a client takes an answer that is compressed (RFC 9110 §12.5.3). */
export function takesGzip({ "accept-encoding": accepted = "" }: IncomingHttpHeaders): boolean {
  return String(accepted)
    .toLowerCase()
    .split(",")
    .some((entry) => {
      const [coding, weight = ""] = entry.split(";").map((part) => part.trim());
      return coding === "gzip" && !REFUSED.test(weight);
    });
}

/** Quickly, and beside the event loop. */
export function compress(text: string): Promise<Buffer> {
  return gzip(text, { level: constants.Z_BEST_SPEED });
}
