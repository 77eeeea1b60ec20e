// What is called in a soak: all that a server forgets when it is done.
import { makeCall } from "../calls.mjs";

const WEIGHTS = {
  ...{
    echo: 59.4,
    structured: 12,
    cached: 8,
    count: 10,
    remote: 4,
    throws: 3,
    "wrong-arguments": 2,
    "bad-result": 0.5,
  },
  ...{ slow: 0.6, floods: 0.2, deaf: 0.3 },
};

export function nextSoakCall(random, text) {
  let left = random.next() * 100;
  let row = "echo";
  for (const [name, weight] of Object.entries(WEIGHTS)) {
    row = name;
    left -= weight;
    if (left < 0) break;
  }
  const call = makeCall(row, random, text);
  // What it remembers between attempts is the tool's own.
  if (row === "count") Object.assign(call.args, { fails: 0, ms: 1 });
  return call;
}
