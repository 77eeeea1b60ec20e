// Makes one call and counts what comes of it.
import { judge } from "./judge.mjs";
import { messagesOf } from "./wire.mjs";

/** @param send makes the call and returns the answer: with `result` or `error` */
export async function makeAndCount({ target, ledger }, call, send) {
  const { epoch } = target;
  let answer;
  try {
    answer = await send();
  } catch (error) {
    ledger.count(call, breakOf(error, target.wasKilled(epoch)), error.came);
    return;
  }
  ledger.count(call, judge(call, answer), answer);
}

/** The connection broke, or what came is no answer. */
function breakOf(error, wasKilled) {
  if (error instanceof BadAnswer) return { kind: "wrong", code: "wrong", why: error.message };
  const code = error.cause?.code ?? error.code ?? error.name;
  if (wasKilled) return { kind: "broken", code };
  if (code === "ECONNREFUSED") return { kind: "refused", code };
  return { kind: "lost", code, why: error.cause?.message ?? error.message };
}

export class BadAnswer extends Error {
  constructor(why, came) {
    super(why);
    this.came = came;
  }
}

/** The response to a call in what came over HTTP. @throws BadAnswer */
export function responseIn(came, call, id) {
  let messages;
  try {
    messages = messagesOf(came);
  } catch {
    throw new BadAnswer("a body that is no JSON", came);
  }
  const response = messages.pop();
  for (const { method, params } of messages) {
    const isOwn = method === "notifications/progress" && params?.progressToken === call.text;
    const isItsText = [call.text, "still running"].includes(params?.message);
    if (!isOwn || !isItsText) throw new BadAnswer("a message that is not this call's", came);
  }
  if (response?.id !== id) throw new BadAnswer("no response with the call's id", came);
  return response;
}
