import type { PlaygroundAnswer } from "../dist/status/status-report.js";
import { copyButton, el } from "./dom.js";
import { bytes, millis } from "./format.js";
import { isRecord, parseJson, pretty, shown } from "./text.js";

const LONG = 50_000;
/** What a browser shows as a picture and runs nothing of. */
const PICTURE = /^image\/(?:png|jpeg|gif|webp|avif)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** What a person may do about an error, in words. */
const ACTIONS: Readonly<Record<string, string>> = {
  retry: "Try again later.",
  fix_input: "Change the arguments.",
  fallback: "Use something else: the same call would fail again.",
  authenticate: "Authenticate first.",
  abort: "Do not try again.",
};

export interface Outcome {
  /** `ok` or an error's code. */
  readonly status: string;
  readonly isError: boolean;
  readonly envelope: Readonly<Record<string, unknown>> | undefined;
}

export function outcomeOf({ result, error }: PlaygroundAnswer): Outcome {
  if (error !== undefined) {
    const envelope = isRecord(error.data) ? error.data : undefined;
    return { status: codeOf(envelope) ?? String(error.code), isError: true, envelope };
  }
  if (result?.isError !== true) return { status: "ok", isError: false, envelope: undefined };
  const envelope = envelopeIn(result);
  return { status: codeOf(envelope) ?? "error", isError: true, envelope };
}

/** What an erring tool answers: in its structured content, or as the text of its first part. */
function envelopeIn({ structuredContent, content }: Readonly<Record<string, unknown>>): Outcome["envelope"] {
  if (isRecord(structuredContent) && codeOf(structuredContent) !== undefined) return structuredContent;
  const first: unknown = Array.isArray(content) ? content[0] : undefined;
  const said = isRecord(first) && typeof first.text === "string" ? parseJson(first.text) : undefined;
  return isRecord(said) && codeOf(said) !== undefined ? said : undefined;
}

function codeOf(envelope: Outcome["envelope"]): string | undefined {
  return typeof envelope?.error === "string" ? envelope.error : undefined;
}

/** How a call ended: status, time, request id, what came and what was logged. */
export function showAnswer(answer: PlaygroundAnswer): HTMLElement {
  const outcome = outcomeOf(answer);
  const { requestId, durationMs, result, error, log } = answer;
  const head = el(
    "p",
    { class: "outcome" },
    el("span", { class: `badge ${outcome.isError ? "bad" : "good"}` }, shown(outcome.status, 40)),
    el("span", {}, millis(durationMs)),
    el("code", {}, shown(requestId, 64)),
    copyButton(requestId, "the request id"),
  );
  const parts: Node[] = [head];
  if (outcome.envelope !== undefined) parts.push(...showEnvelope(outcome.envelope));
  else if (error !== undefined) parts.push(el("p", {}, shown(error.message, 1000)));
  const content: readonly unknown[] = Array.isArray(result?.content) ? result.content : [];
  if (outcome.envelope === undefined) parts.push(...content.map(showContent));
  if (outcome.envelope === undefined && result?.structuredContent !== undefined) {
    parts.push(el("h4", {}, "Structured content"), block(pretty(result.structuredContent), "Structured content"));
  }
  parts.push(el("h4", {}, `Log (${log.length})`), showLog(log));
  return el("div", { class: "answer" }, ...parts);
}

function showEnvelope(envelope: Readonly<Record<string, unknown>>): Node[] {
  const { message, action, retryAfter, retryable } = envelope;
  const advice = [
    ACTIONS[String(action)] ?? "",
    typeof retryAfter === "number" ? `Not before ${retryAfter} s have passed.` : "",
  ];
  return [
    el("p", {}, shown(String(message), 1000)),
    el(
      "p",
      { class: "dim" },
      `${shown(String(action), 40)} · ${retryable === true ? "" : "not "}retryable · ${advice.join(" ")}`,
    ),
    el("details", {}, el("summary", {}, "Envelope"), block(pretty(envelope), "Envelope")),
  ];
}

function showContent(part: unknown): HTMLElement {
  if (!isRecord(part)) return block(pretty(part), "Content");
  const { type, text, data, mimeType, uri, name } = part;
  if (type === "text" && typeof text === "string") {
    const parsed = /^\s*[[{]/.test(text) && text.length <= LONG ? parseJson(text) : undefined;
    return block(parsed === undefined ? shown(text, LONG) : pretty(parsed), "Text");
  }
  if (type === "image" && typeof data === "string" && typeof mimeType === "string" && isPicture(mimeType, data)) {
    return el("img", { src: `data:${mimeType};base64,${data}`, alt: `Picture that the tool sent (${mimeType})` });
  }
  if ((type === "image" || type === "audio") && typeof data === "string") {
    return el("p", { class: "dim" }, `${type}: ${shown(String(mimeType), 80)}, ${bytes((data.length * 3) / 4)}`);
  }
  if (type === "resource_link") {
    return el("p", {}, `resource ${shown(String(name ?? ""), 120)} `, el("code", {}, shown(String(uri), 400)));
  }
  return block(pretty(part), shown(String(type), 40));
}

function isPicture(mimeType: string, data: string): boolean {
  return PICTURE.test(mimeType) && BASE64.test(data);
}

/** A text that keeps its lines; reached by keyboard, as it may have to be scrolled. */
function block(text: string, label: string): HTMLElement {
  return el("pre", { tabindex: 0, role: "group", "aria-label": label }, text);
}

const LEVELS: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

function showLog(lines: readonly string[]): HTMLElement {
  if (lines.length === 0) return el("p", { class: "none" }, "It logged nothing.");
  return el("ol", { class: "log" }, ...lines.map(showLine));
}

function showLine(line: string): HTMLElement {
  const parsed = parseJson(line);
  if (!isRecord(parsed)) return el("li", {}, el("code", {}, shown(line, 2000)));
  const { level, msg, message, time: _time, ...rest } = parsed;
  const name = typeof level === "number" ? (LEVELS[level] ?? String(level)) : shown(String(level ?? ""), 10);
  return el(
    "li",
    {},
    el("span", { class: `level ${/^(?:warn|error|fatal)$/.test(name) ? name : ""}` }, name),
    el("span", {}, shown(String(msg ?? message ?? ""), 1000)),
    el("code", {}, shown(JSON.stringify(rest), 2000)),
  );
}
