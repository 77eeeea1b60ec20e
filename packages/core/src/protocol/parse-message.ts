import { idOf, JSON_RPC, ProtocolError } from "./json-rpc.js";

/** What a text must hold to make an object whose prototype could be changed with it. Nearly none does. */
const SUSPICIOUS = /__proto__|constructor|\\u/;

/** Levels of objects and lists in one message. Recursive schemas, and what a tool does with its input, use the stack. */
const MAX_DEPTH = 100;

/**
 * Reads a message's text.
 * @param what it is the text of, for the error: "The line"
 * @throws ProtocolError -32700 where it is not JSON, -32600 where a tool that merged it could change a prototype, or it is nested too deep
 */
export function parseMessage(text: string, what: string): unknown {
  const message = parse(text, what);
  if (SUSPICIOUS.test(text) && isPoisonous(message)) {
    throw new ProtocolError(
      JSON_RPC.invalidRequest,
      `${what} has a key that changes what objects are, such as "__proto__". Send it without.`,
      { id: idOf(message) },
    );
  }
  if (couldBeTooDeep(text) && isTooDeep(text)) {
    throw new ProtocolError(
      JSON_RPC.invalidRequest,
      `${what} is nested deeper than ${MAX_DEPTH} levels. Send a flatter message.`,
      { id: idOf(message) },
    );
  }
  return message;
}

/** Nearly none is: searching for a character costs next to nothing, looking at every one does not. */
function couldBeTooDeep(text: string): boolean {
  if (text.length <= 2 * MAX_DEPTH) return false;
  return countUpTo(MAX_DEPTH, "{", text) + countUpTo(MAX_DEPTH, "[", text) > MAX_DEPTH;
}

function countUpTo(limit: number, character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && count <= limit; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

/** @param text JSON */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === "\\" ? 1 : 0;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError(JSON_RPC.parseError, `${what} is not valid JSON. Send one JSON-RPC message.`);
  }
}

/** Goes as deep as the message does, which the stack could not. */
function isPoisonous(message: unknown): boolean {
  const open = [message];
  for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) return true;
    for (const [key, part] of Object.entries(value)) {
      if (key === "constructor" && typeof part === "object" && part !== null && Object.hasOwn(part, "prototype")) {
        return true;
      }
      open.push(part);
    }
  }
  return false;
}
