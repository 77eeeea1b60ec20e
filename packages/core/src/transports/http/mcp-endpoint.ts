import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "../../auth/auth.js";
import type { HttpConfig } from "../../config/http-schema.js";
import type { Health } from "../../health/health.js";
import { whenReady } from "../../maybe-promise.js";
import type { Principal } from "../../principal/principal.js";
import { whenExpired } from "../../principal/when-expired.js";
import { unknownSession } from "../../protocol/dialects/legacy.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import { parseMessage } from "../../protocol/parse-message.js";
import type { SessionStore } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import { answerIdOf } from "./answer-id.js";
import type { Admission, Gate } from "./gate.js";
import { notJson, refusalHead, refuse, statusOf, tooLarge } from "./http-errors.js";
import { HttpExchange } from "./http-exchange.js";
import type { HttpRefusals } from "./http-refusals.js";
import { readBody } from "./read-body.js";
import { type Head, sendEmpty, setHead } from "./send-json.js";
import { openSessionStream } from "./session-stream.js";

export interface McpEndpointServices {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionStore;
  readonly subscriptions: Subscriptions;
  readonly auth: Auth | undefined;
  readonly health: Health;
  readonly refusals: HttpRefusals;
}

const PATH = "/mcp";
const NOTHING: Readonly<Head> = [];
const IS_JSON = /^application\/json\s*(?:;|$)/i;

/**
 * /mcp, for both eras (MCP 2025-11-25 and 2026-07-28, Streamable HTTP). It stands before the web server, not in it:
 * routing, hooks and replies of one cost as much as all that is done for a call.
 */
export class McpEndpoint {
  readonly #config: HttpConfig;
  readonly #gate: Gate;
  readonly #services: McpEndpointServices;
  readonly #sessions: SessionStore | undefined;

  constructor(config: HttpConfig, gate: Gate, services: McpEndpointServices) {
    this.#config = config;
    this.#gate = gate;
    this.#services = services;
    this.#sessions = services.sessions.limits.enabled ? services.sessions : undefined;
  }

  /** Whether a request is for the endpoint. */
  static isAt(url: string | undefined): boolean {
    return url === PATH || url?.startsWith(`${PATH}?`) === true;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    if (this.#gate.openToPages(request, response)) return;
    try {
      const serve = (admission: Admission) => this.#serve(request, response, admission);
      const served = whenReady(this.#gate.admit(request), serve);
      if (served instanceof Promise) served.catch((error) => this.#refuse(response, error));
    } catch (error) {
      this.#refuse(response, error);
    }
  }

  #serve(request: IncomingMessage, response: ServerResponse, admission: Admission): void {
    if (request.method === "POST") this.#post(request, response, admission);
    else this.#serveSession(request, response, admission);
  }

  #post(request: IncomingMessage, response: ServerResponse, admission: Admission): void {
    const type = request.headers["content-type"];
    if (type !== "application/json" && !IS_JSON.test(type ?? "")) {
      refuse(response, this.#services.refusals, notJson(), 415, [...admission.head]);
      return;
    }
    readBody(request, this.#config.bodyLimit, (text) => {
      try {
        if (text === undefined) throw tooLarge();
        this.#receive(parseMessage(text, "The request's body"), request, response, admission);
      } catch (error) {
        this.#refuse(response, error, admission.head);
      }
    });
  }

  #receive(message: unknown, request: IncomingMessage, response: ServerResponse, admission: Admission): void {
    const exchange = new HttpExchange(request, response, admission, this.#sessions, message);
    const answered = whenReady(this.#services.dispatcher.dispatch(message, exchange), (answer) =>
      exchange.answer(answer, this.#headOf(exchange)),
    );
    if (answered instanceof Promise) answered.catch((error) => this.#refuse(response, error, admission.head));
  }

  #headOf({ refusal }: HttpExchange): Readonly<Head> {
    const { auth, health } = this.#services;
    const head = refusal === undefined ? NOTHING : refusalHead(refusal, auth?.challenge);
    // An answer on a connection that goes on would invite the next request to a server that is leaving.
    return health.state === "leaving" || health.state === "draining" ? [...head, "connection", "close"] : head;
  }

  /** What GET and DELETE do is done to sessions (MCP 2025-11-25, Streamable HTTP: 405 where a server has none). */
  #serveSession(request: IncomingMessage, response: ServerResponse, { principal, head }: Admission): void {
    setHead(response, head);
    answerIdOf(response);
    const { refusals } = this.#services;
    if (this.#sessions === undefined) {
      const message = "This server keeps no sessions. Send messages by POST.";
      refuse(response, refusals, new ProtocolError(JSON_RPC.invalidRequest, message), 405, ["allow", "POST"]);
    } else if (request.method === "GET") {
      openSessionStream(request, response, principal, this.#services);
      response.once(
        "close",
        whenExpired(principal, () => response.end()),
      );
    } else if (request.method === "DELETE") this.#endSession(request, response, principal, this.#sessions);
    else {
      const message = "Send messages by POST. GET opens the stream of a session, and DELETE ends one.";
      const allow = ["allow", "GET, POST, DELETE"];
      refuse(response, refusals, new ProtocolError(JSON_RPC.invalidRequest, message), 405, allow);
    }
  }

  #endSession(
    { headers }: IncomingMessage,
    response: ServerResponse,
    principal: Principal,
    sessions: SessionStore,
  ): void {
    const id = headers["mcp-session-id"];
    if (typeof id !== "string" || sessions.touch(id, principal) === undefined) throw unknownSession();
    sessions.close(id);
    sendEmpty(response, 200, []);
  }

  /** @param more what its head says besides */
  #refuse(response: ServerResponse, error: unknown, more: Readonly<Head> = NOTHING): void {
    const { auth, refusals } = this.#services;
    if (response.headersSent) {
      refusals.refused(response, response.statusCode, error);
      response.destroy();
    } else refuse(response, refusals, error, statusOf(error), [...refusalHead(error, auth?.challenge), ...more]);
  }
}
