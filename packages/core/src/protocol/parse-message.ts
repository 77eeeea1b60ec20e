import { idOf, JSON_RPC, ProtocolError } from "./json-rpc.js";

/** What a text must hold to make an object whose prototype could be changed with it. Nearly none does. */
const SUSPICIOUS = /__proto__|constructor|\\u/;

/**
 * Reads a message's text.
 * @param what it is the text of, for the error: "The line"
 * @throws ProtocolError -32700 where it is not JSON, -32600 where a tool that merged it could change a prototype
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
  return message;
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
