import { CliError, EXIT } from "../../ui/cli-error.js";
import { errorCode } from "../../ui/error-code.js";
import { PATIENCE } from "./send-probe.js";

const BY_TRUST =
  "Clients refuse it, too, unless they trust its authority: put its file into NODE_EXTRA_CA_CERTS and ask again.";

/** Codes of Node and OpenSSL, each with what happened and what to do. */
const REASONS: ReadonlyMap<string, readonly [why: string, next: string]> = new Map([
  [
    "ABORT_ERR",
    [
      `gave no whole answer within ${PATIENCE / 1000} s`,
      "Look at its log and its load, and whether a proxy waits for a server that is gone.",
    ],
  ],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", ["shows a certificate that it signed itself", BY_TRUST]],
  ["SELF_SIGNED_CERT_IN_CHAIN", ["shows a certificate of an authority that is not known here", BY_TRUST]],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", ["shows a certificate of an authority that is not known here", BY_TRUST]],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", ["shows a certificate of an authority that is not known here", BY_TRUST]],
  ["CERT_HAS_EXPIRED", ["shows a certificate that has expired", "Renew it: clients refuse it, too."]],
  [
    "ERR_TLS_CERT_ALTNAME_INVALID",
    ["shows a certificate for other names", "Call it by a name in the certificate, or have the name put into it."],
  ],
  ["EPROTO", ["does not speak TLS", "Write the address with http://, or check its port."]],
  [
    "ECONNRESET",
    [
      "closed the connection without an answer",
      "Where it has TLS, write the address with https://. Otherwise look at its log.",
    ],
  ],
]);

/** What to say of a server that gave no answer. */
export function explainSilence(url: URL, error: unknown): CliError {
  const why = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  if (code === "ERR_INVALID_CHAR") {
    return new CliError("A key has a character that no header can carry.", "Give it without line breaks.", EXIT.usage);
  }
  if (code.startsWith("HPE_")) {
    return new CliError(
      `What answers at ${url.origin} does not speak HTTP.`,
      "Check the port, and whether it has TLS.",
    );
  }
  const [reason, next] = REASONS.get(code) ?? [];
  if (reason !== undefined && next !== undefined) return new CliError(`${url.href} ${reason}.`, next);
  return new CliError(`No server answers at ${url.origin}: ${why}.`, "Start it, or check the address.");
}
