import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FailedAttempt } from "../../auth/auth.js";
import { isLoopback } from "../../config/addresses.js";
import type { HttpConfig } from "../../config/http-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import type { FailedAttempts } from "../../limits/failed-attempts.js";
import { type MaybePromise, whenReady } from "../../maybe-promise.js";
import { type ClientAddress, clientAddress } from "./client-address.js";
import { refusalHead, refuseReply, statusOf } from "./http-errors.js";
import { CHALLENGES, OperationsKey } from "./operations-key.js";
import { SourceCheck } from "./source-check.js";

const HOW_TO_OPEN = "Set transports.http.operations.key, or a port of their own with transports.http.operations.port.";
/** What proxies add: one on this machine would pass on to the world what is for this machine alone. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

export interface GuardServices {
  /** How often an address may send another key. */
  readonly attempts: FailedAttempts;
  onFailure(attempt: FailedAttempt): void;
}

/** Who may read /metrics and /admin: with a key whoever has it, without one this machine. */
export class OperationsGuard {
  readonly #source: SourceCheck;
  readonly #key: OperationsKey | undefined;
  readonly #isLocal: boolean;
  readonly #addressOf: ClientAddress;
  readonly #services: GuardServices;

  /** @param bound the address on which they are served */
  constructor(bound: string, config: HttpConfig, services: GuardServices) {
    this.#source = new SourceCheck(bound, config);
    const { key } = config.operations;
    this.#key = key === undefined ? undefined : new OperationsKey(key);
    this.#isLocal = isLoopback(bound);
    this.#addressOf = clientAddress(config.trustedProxies);
    this.#services = services;
  }

  /** Whether anybody can come in at all. */
  get isOpen(): boolean {
    return this.#key !== undefined || this.#isLocal;
  }

  /** For the web server, ahead of the routes. */
  readonly onRequest = (request: FastifyRequest, reply: FastifyReply, proceed: () => void): void => {
    let checked: MaybePromise<void>;
    try {
      checked = this.#check(request.raw);
    } catch (error) {
      refuse(reply, error);
      return;
    }
    if (checked instanceof Promise) checked.then(proceed, (error) => refuse(reply, error));
    else proceed();
  };

  /** @throws ToolError where the request must not come in */
  #check(request: IncomingMessage): MaybePromise<void> {
    this.#source.check(request);
    const { headers } = request;
    if (this.#key !== undefined) return this.#authenticate(this.#key, request);
    if (!this.#isLocal) throw closed(`Other machines reach this server. ${HOW_TO_OPEN}`);
    if (FORWARDED.some((name) => headers[name] !== undefined)) {
      throw closed(`This request came through a proxy. ${HOW_TO_OPEN}`);
    }
  }

  /** The right key opens at any time: whoever sends others from behind the same proxy must not keep its owner out. */
  #authenticate(key: OperationsKey, request: IncomingMessage): MaybePromise<void> {
    const { authorization } = request.headers;
    if (authorization === undefined) throw noKey();
    if (key.isIn(authorization)) return;
    const { attempts, onFailure } = this.#services;
    const address = this.#addressOf(request);
    return whenReady(attempts.blockedFor(address), (blockedFor) => {
      const attempt = { method: "operations_key", address } as const;
      if (blockedFor > 0) {
        onFailure({ ...attempt, outcome: "throttled", reason: "too many failed before" });
        attempts.refuse(blockedFor);
      }
      attempts.add(address);
      onFailure({ ...attempt, outcome: "invalid", reason: "not the key of /metrics and /admin" });
      throw noKey();
    });
  }
}

function refuse(reply: FastifyReply, error: unknown): void {
  const isUnauthenticated = error instanceof ToolError && error.code === "UNAUTHENTICATED";
  // A line for each: browsers do not look for a second one in the first.
  if (isUnauthenticated) reply.raw.setHeader("www-authenticate", CHALLENGES);
  refuseReply(reply, error, statusOf(error), refusalHead(error, undefined));
}

function noKey(): ToolError {
  const message =
    "Send the key of /metrics and /admin in the Authorization header, Bearer <key>, or as the password of HTTP Basic with any name.";
  return new ToolError("UNAUTHENTICATED", message);
}

function closed(why: string): ToolError {
  return new ToolError("FORBIDDEN", `/metrics and /admin are for this machine alone without a key. ${why}`);
}
