import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "../../auth/auth.js";
import { Unauthenticated } from "../../auth/challenge.js";
import { readToken } from "../../auth/read-token.js";
import type { HttpConfig } from "../../config/http-schema.js";
import type { EndpointLimits } from "../../limits/endpoint-limits.js";
import { type MaybePromise, whenReady } from "../../maybe-promise.js";
import { ANONYMOUS, type Principal } from "../../principal/principal.js";
import { type ClientAddress, clientAddress } from "./client-address.js";
import { Cors } from "./cors.js";
import type { Head } from "./send-json.js";
import { SourceCheck } from "./source-check.js";

/** Whom a request comes from, and what its answer says of that. */
export interface Admission {
  readonly principal: Principal;
  /** IP address. */
  readonly address: string;
  /** For the head of the answer, such as what is left of a limit. */
  readonly head: Readonly<Head>;
}

/** What every request for MCP passes, on every route, before anything of its body is read. */
export class Gate {
  readonly #source: SourceCheck;
  readonly #cors: Cors;
  readonly #addressOf: ClientAddress;

  constructor(
    config: HttpConfig,
    private readonly auth: Auth | undefined,
    private readonly limits: EndpointLimits,
  ) {
    this.#source = new SourceCheck(config.host, config);
    this.#cors = new Cors(config.allowedOrigins);
    this.#addressOf = clientAddress(config.trustedProxies);
  }

  /** Lets pages of listed origins read the answer, a refusal too. True where it is answered: the browser only asked. */
  openToPages(request: IncomingMessage, response: ServerResponse): boolean {
    return this.#cors.open(request, response);
  }

  /** @throws ToolError where the request must not come in */
  admit(request: IncomingMessage): MaybePromise<Admission> {
    this.#source.check(request);
    const address = this.#addressOf(request);
    if (this.auth === undefined) return this.#count(ANONYMOUS, address);
    const { socket, headers, url } = request;
    // A token in the query string is refused whatever else comes.
    const last = url?.includes("?") ? undefined : this.auth.recall(socket, headers, address);
    if (last !== undefined) return this.#count(last, address);
    return whenReady(authenticate(this.auth, this.limits, request, address), (principal) =>
      this.#count(principal, address),
    );
  }

  #count(principal: Principal, address: string): MaybePromise<Admission> {
    return whenReady(this.limits.take(principal, address), (head) => ({ principal, address, head }));
  }
}

function authenticate(
  auth: Auth,
  limits: EndpointLimits,
  { headers, url = "", socket }: IncomingMessage,
  address: string,
): MaybePromise<Principal> {
  const read = tryToken(headers, url);
  const request = { token: "token" in read ? read.token : undefined, headers, address };
  return whenReady(limits.callers.blockedFor(address), (blockedFor) => {
    // One bad client must not lock out the good ones behind the same proxy.
    if (blockedFor > 0 && ("error" in read || !auth.isKnown(request))) {
      auth.throttled(request);
      limits.callers.refuse(blockedFor);
    }
    const attempt = () => ("error" in read ? auth.fail(read.error, request) : auth.authenticate(request, socket));
    return countFailure(attempt, () => limits.callers.add(address));
  });
}

function tryToken(
  headers: IncomingMessage["headers"],
  url: string,
): { token: string | undefined } | { error: unknown } {
  try {
    return { token: readToken(headers, url) };
  } catch (error) {
    return { error };
  }
}

/** Who brings no credentials at all has guessed nothing. */
function countFailure<Result>(attempt: () => MaybePromise<Result>, failed: () => void): MaybePromise<Result> {
  const note = (error: unknown): never => {
    if (error instanceof Unauthenticated && error.challenge.error === "invalid_token") failed();
    throw error;
  };
  try {
    const result = attempt();
    return result instanceof Promise ? result.catch(note) : result;
  } catch (error) {
    return note(error);
  }
}
