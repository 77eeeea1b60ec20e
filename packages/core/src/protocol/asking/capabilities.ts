import type { Question } from "../../call/question.js";
import { isRecord } from "../../operation/content.js";
import type { ClientCapabilities } from "../client-facts.js";
import type { Era, Exchange } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { TASKS_EXTENSION } from "../tasks/task.js";

/**
 * Holds a question to what the client said it can be asked.
 * @throws ProtocolError -32021
 */
export function requireCapability(
  { method, params }: Question<unknown>,
  can: ClientCapabilities | undefined,
  era: Era,
): void {
  const required = requiredBy(method, params);
  if (can === undefined || !isOffered(required, can)) {
    throw missingCapability(
      required,
      `The tool has to ask the client, which does not offer ${Object.keys(required).join()}. Use a client that does.`,
      era,
    );
  }
}

export function offersTasks({ client }: Exchange): boolean {
  return Object.hasOwn(client?.capabilities.extensions ?? {}, TASKS_EXTENSION);
}

/** @throws ProtocolError -32021 where the request does not declare the Tasks extension */
export function requireTasks(exchange: Exchange): void {
  if (offersTasks(exchange)) return;
  const message = `This needs a client that declares the extension ${TASKS_EXTENSION} with the request.`;
  throw missingCapability({ extensions: { [TASKS_EXTENSION]: {} } }, message, exchange.era);
}

function missingCapability(required: Required, message: string, era: Era): ProtocolError {
  return new ProtocolError(JSON_RPC.missingClientCapability, message, {
    action: "fallback",
    data: { requiredCapabilities: required },
    ...(era === "modern" ? { httpStatus: 400 } : {}),
  });
}

type Required = Readonly<Record<string, Readonly<Record<string, object>>>>;

function requiredBy(method: Question<unknown>["method"], params: Question<unknown>["params"]): Required {
  if (method === "sampling/createMessage") return { sampling: {} };
  if (method === "roots/list") return { roots: {} };
  return { elicitation: params.mode === "url" ? { url: {} } : { form: {} } };
}

function isOffered(required: Required, can: ClientCapabilities): boolean {
  return Object.entries(required).every(([kind, parts]) => {
    const offered = can[kind];
    if (!isRecord(offered)) return false;
    // An empty elicitation capability means forms (MCP 2025-11-25, client/elicitation).
    const isForm = "form" in parts && Object.keys(offered).length === 0;
    return isForm || Object.keys(parts).every((part) => Object.hasOwn(offered, part));
  });
}
