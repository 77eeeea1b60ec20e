// Cuts HTTP/1.1 responses out of what arrives, as far as the servers under test use it.

const HEAD_END = "\r\n\r\n";
const LAST_CHUNK = "\r\n0\r\n\r\n";

/** For connections on which one response at a time is awaited. */
export class ResponseReader {
  #text = "";
  #head;

  /** @returns the response that is complete with this text, if one is */
  push(text) {
    this.#text = this.#text === "" ? text : this.#text + text;
    this.#head ??= readHead(this.#text);
    if (this.#head === undefined) return undefined;
    const body = readBody(this.#text, this.#head);
    if (body === undefined) return undefined;
    const { status, sessionId } = this.#head;
    this.#text = "";
    this.#head = undefined;
    return { status, sessionId, body };
  }
}

function readHead(text) {
  const end = text.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const lowerCase = head.toLowerCase();
  const field = (name) => {
    const label = `\r\n${name}: `;
    const at = lowerCase.indexOf(label);
    if (at === -1) return undefined;
    const lineEnd = lowerCase.indexOf("\r\n", at + label.length);
    return head.slice(at + label.length, lineEnd === -1 ? undefined : lineEnd);
  };
  return {
    status: Number(head.slice(9, 12)),
    sessionId: field("mcp-session-id"),
    bodyStart: end + HEAD_END.length,
    length: Number(field("content-length") ?? 0),
    chunked: field("transfer-encoding") === "chunked",
  };
}

function readBody(text, { bodyStart, length, chunked }) {
  if (chunked) return text.endsWith(LAST_CHUNK) ? joinChunks(text, bodyStart) : undefined;
  return text.length >= bodyStart + length ? text.slice(bodyStart, bodyStart + length) : undefined;
}

function joinChunks(text, bodyStart) {
  let body = "";
  let at = bodyStart;
  for (;;) {
    const sizeEnd = text.indexOf("\r\n", at);
    const size = Number.parseInt(text.slice(at, sizeEnd), 16);
    if (!(size > 0)) return body;
    body += text.slice(sizeEnd + 2, sizeEnd + 2 + size);
    at = sizeEnd + 2 + size + 2;
  }
}
