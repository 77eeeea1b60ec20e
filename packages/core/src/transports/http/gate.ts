import type { IncomingMessage, ServerResponse } from "node:http";
import type { Auth } from "../../auth/auth.js";
import { readToken } from "../../auth/read-token.js";
import type { HttpConfig } from "../../config/http-schema.js";
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

const NOTHING: Readonly<Head> = [];

/** What every request for MCP passes, on every route, before anything of its body is read. */
export class Gate {
  readonly #source: SourceCheck;
  readonly #cors: Cors;
  readonly #addressOf: ClientAddress;

  constructor(
    config: HttpConfig,
    private readonly auth: Auth | undefined,
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
    if (this.auth === undefined) return { principal: ANONYMOUS, address, head: NOTHING };
    return whenReady(authenticate(this.auth, request, address), (principal) => ({ principal, address, head: NOTHING }));
  }
}

function authenticate(auth: Auth, { headers, url = "" }: IncomingMessage, address: string): MaybePromise<Principal> {
  let token: string | undefined;
  try {
    token = readToken(headers, url);
  } catch (error) {
    return auth.fail(error, { address });
  }
  return auth.authenticate({ token, headers, address });
}
