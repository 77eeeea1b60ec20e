import type { JSONRPCResponse, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import { UNKNOWN_TOOL_LABEL as UNKNOWN } from "../metrics/labels.js";
import { isRecord } from "../operation/content.js";
import { redactSecrets } from "../redaction/redact.js";
import { ATTRIBUTE, EXECUTE_TOOL, networkOf } from "../tracing/conventions.js";
import type { MessageEnd } from "../tracing/message-trace.js";
import type { ReceivedMessage, Telemetry } from "../tracing/telemetry.js";
import { Dispatcher } from "./dispatcher.js";
import type { Exchange } from "./exchange.js";
import type { Params } from "./json-rpc.js";
import type { Catalog } from "./make-dispatcher.js";
import { LEGACY_VERSIONS, MODERN_VERSIONS } from "./versions.js";

/** Names that may stand in spans and measurements: what a client makes up may not. */
export interface KnownNames {
  readonly methods: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  readonly prompts: ReadonlySet<string>;
}

const NOTIFICATIONS = [
  "notifications/initialized",
  "notifications/cancelled",
  "notifications/progress",
  "notifications/roots/list_changed",
];
const ABOUT_RESOURCES: ReadonlySet<string> = new Set([
  "resources/read",
  "resources/subscribe",
  "resources/unsubscribe",
]);
const VERSIONS: ReadonlySet<string> = new Set([...LEGACY_VERSIONS, ...MODERN_VERSIONS]);
/** Characters of what a client may choose freely. */
const MAX_ID = 128;
const MAX_URI = 512;

export function knownNames(
  { tools, prompts }: Pick<Catalog, "tools" | "prompts">,
  methods: readonly string[],
): KnownNames {
  return {
    methods: new Set([...methods, ...NOTIFICATIONS]),
    tools: new Set(tools.map(({ operation }) => operation.name)),
    prompts: new Set(prompts.map(({ operation }) => operation.name)),
  };
}

/** A dispatcher whose every message is a span. */
export class TracedDispatcher extends Dispatcher {
  readonly #telemetry: Telemetry;
  readonly #known: KnownNames;

  constructor(telemetry: Telemetry, known: KnownNames, ...parts: ConstructorParameters<typeof Dispatcher>) {
    super(...parts);
    this.#telemetry = telemetry;
    this.#known = known;
  }

  override dispatch(message: unknown, exchange: Exchange): MaybePromise<JSONRPCResponse | undefined> {
    // What is no message, or answers one of the server's, is nothing that a client asks for.
    if (!isRecord(message) || typeof message.method !== "string") return super.dispatch(message, exchange);
    const trace = this.#telemetry.receive(describe(message.method, message, exchange, this.#known));
    exchange.trace = trace;
    const answered = trace.run(() => super.dispatch(message, exchange));
    return whenReady(answered, (answer) => {
      trace.answered(endOf(answer, exchange));
      return answer;
    });
  }
}

function describe(
  asked: string,
  { id, params }: { readonly id?: unknown; readonly params?: unknown },
  { headers, address }: Exchange,
  known: KnownNames,
): ReceivedMessage {
  const method = known.methods.has(asked) ? asked : UNKNOWN;
  const given: Params = isRecord(params) ? params : {};
  const named = target(method, given, known);
  const own = {
    ...(isId(id) ? { [ATTRIBUTE.jsonRpcId]: String(id).slice(0, MAX_ID) } : {}),
    ...(address === undefined ? {} : { [ATTRIBUTE.clientAddress]: address }),
    ...(ABOUT_RESOURCES.has(method) && typeof given.uri === "string"
      ? { [ATTRIBUTE.resource]: redactSecrets(given.uri).slice(0, MAX_URI) }
      : {}),
  };
  return {
    method,
    target: named?.name,
    measured: { [ATTRIBUTE.method]: method, ...networkOf(headers !== undefined), ...named?.attributes },
    own,
    meta: isRecord(given._meta) ? given._meta : undefined,
    headers,
  };
}

/** The tool or prompt that a message is about. */
function target(
  method: string,
  { name }: Params,
  { tools, prompts }: KnownNames,
): { readonly name: string; readonly attributes: Readonly<Record<string, string>> } | undefined {
  if (method === "tools/call") {
    const tool = knownOr(tools, name);
    return { name: tool, attributes: { [ATTRIBUTE.tool]: tool, [ATTRIBUTE.operation]: EXECUTE_TOOL } };
  }
  if (method !== "prompts/get") return undefined;
  const prompt = knownOr(prompts, name);
  return { name: prompt, attributes: { [ATTRIBUTE.prompt]: prompt } };
}

function knownOr(names: ReadonlySet<string>, name: unknown): string {
  return typeof name === "string" && names.has(name) ? name : UNKNOWN;
}

function isId(id: unknown): id is RequestId {
  return typeof id === "string" || typeof id === "number";
}

function endOf(answer: JSONRPCResponse | undefined, { session, client }: Exchange): MessageEnd {
  const version = (client ?? session?.client)?.protocolVersion ?? "";
  // A client may ask for a version that there is not.
  const protocolVersion = VERSIONS.has(version) ? version : undefined;
  const facts = { sessionId: session?.id, protocolVersion };
  if (answer === undefined) return { ...facts, error: undefined, isToolError: false };
  if ("error" in answer) return { ...facts, error: answer.error, isToolError: false };
  return { ...facts, error: undefined, isToolError: answer.result.isError === true };
}
