import { redactSecrets } from "../redaction/redact.js";
import { redactJson } from "../redaction/redact-json.js";
import type { HideFields } from "./hide-fields.js";

/**
 * What a line must hold to have a secret in it. Most hold none of it, and stay as they are: looking takes about 1 µs,
 * taking a line apart more than ten. One expression for both takes twice as long as two.
 */
const NAMES = /pass|pwd|secret|token|key|credential|authori|cookie|bearer|basic|sig/i;
const SHAPES =
  /@|eyJ|_pat|gh[oprsu]_|glpat-|xox|xapp-|\.slack|[rs]k_|sk-|whsec_|AIza|GOCSPX|ya29|A[KS]IA|npm_|hf_|mcp_\w{12}_|"Buffer"/;

/** Whether a text has to be searched for secrets at all. */
export function mayHoldSecret(text: string): boolean {
  return NAMES.test(text) || SHAPES.test(text);
}

/**
 * Takes secrets out of a finished log line. Only there have all of them come together: the message with its parameters,
 * what child loggers were bound to, what serializers made of errors with their causes. pino's `formatters.log` sees
 * neither bindings nor errors, its `redact` only paths that are known before, and both cost lines without secrets more.
 */
export function redactLine(line: string): string {
  if (!mayHoldSecret(line)) return line;
  return orLeftOut(() => `${JSON.stringify(redactJson(line, redactSecrets))}\n`);
}

/** The same, and takes out the fields that the config names. */
export function lineRedactor(hide: HideFields | undefined): (line: string) => string {
  return hide === undefined ? redactLine : (line) => redactLine(orLeftOut(() => hide(line)));
}

function orLeftOut(redact: () => string): string {
  try {
    return redact();
  } catch {
    const msg = "a log line was left out: it goes too deep to be searched for secrets";
    return `${JSON.stringify({ level: "warn", time: Date.now(), msg })}\n`;
  }
}
