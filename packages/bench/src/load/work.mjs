// What clients ask for again and again, and whether an answer is the right one.
import { toolName } from "../../servers/tool-set.mjs";
import { NotServed } from "./not-served.mjs";

/** Of one length, so that answers which differ in their id alone have one length too. */
let nextId = 10_000_000;

/**
 * Calls tools that echo; each call has an id and a text that no other has.
 * @param first @param count which tools of the set to call in turn
 */
export function callTools(first = 0, count = 1) {
  const names = Array.from({ length: count }, (_, index) => toolName(first + index));
  let turn = 0;
  return {
    next() {
      const id = nextId++;
      const name = names[turn++ % count];
      return { id, method: "tools/call", name, params: `"name":"${name}","arguments":{"text":"message ${id}"}` };
    },
    check({ id }, body) {
      const answer = readMessage(body);
      const text = answer.result?.content?.[0]?.text;
      if (answer.id !== id || text !== `message ${id}`) throw new NotServed(`answered ${body.slice(0, 300)}`);
    },
  };
}

/** Lists tools. The first answer is read whole; every other must be the same but for its id. */
export function listTools(count) {
  let known;
  return {
    next: () => ({ id: nextId++, method: "tools/list", params: "" }),
    check({ id }, body) {
      known ??= learn(id, body, count);
      const { before, after } = known;
      if (body.length !== before.length + String(id).length + after.length || body !== before + id + after)
        throw new NotServed(`answered differently: ${body.slice(0, 300)}`);
    },
  };
}

/** What stands around the id in an answer that was found to be right. */
function learn(id, body, count) {
  const answer = readMessage(body);
  if (answer.id !== id || answer.result?.tools?.length !== count || answer.result.nextCursor !== undefined)
    throw new NotServed(`does not list ${count} tools: ${body.slice(0, 300)}`);
  const names = new Set(answer.result.tools.map(({ name, inputSchema }) => (inputSchema.properties.text ? name : "")));
  if (names.size !== count || names.has("")) throw new NotServed("does not list each tool with its schema");
  const mark = `"id":${id}`;
  const at = body.indexOf(mark) + mark.length;
  return { before: body.slice(0, at - String(id).length), after: body.slice(at) };
}

/** The JSON-RPC message of a body that is JSON, or an event stream whose last event it is. */
export function readMessage(body) {
  const json = body.startsWith("{") ? body : body.slice(body.lastIndexOf("data: ") + 6);
  try {
    return JSON.parse(json);
  } catch {
    throw new NotServed(`did not answer with JSON: ${body.slice(0, 300)}`);
  }
}
