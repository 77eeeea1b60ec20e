import type { AuthRequest } from "../config/auth-schema.js";
import { type MaybePromise, whenReady } from "../maybe-promise.js";
import type { Principal } from "../principal/principal.js";
import { type Authenticator, type AuthMethod, InvalidCredentials } from "./authenticator.js";
import { CallerMemory } from "./caller-memory.js";
import { type ChallengeWriter, Unauthenticated } from "./challenge.js";
import type { ProtectedResource } from "./protected-resource.js";

/** An attempt to authenticate that failed. */
export interface FailedAttempt {
  /** `none` where there were no credentials, or none that any way knows. */
  readonly method: AuthMethod | "operations_key" | "none";
  readonly outcome: "missing" | "invalid" | "throttled" | "error";
  readonly address: string;
  /** Why it failed, for the log: no part of the credentials. */
  readonly reason: string | undefined;
  /** What was thrown, where it was not the credentials that failed. */
  readonly error?: unknown;
}

export interface AuthServices {
  readonly authenticators: readonly Authenticator[];
  readonly challenge: ChallengeWriter;
  /** Where clients get tokens; undefined where there is no authorization server. */
  readonly resource?: ProtectedResource | undefined;
  onSuccess(method: AuthMethod, principal: string, address: string): void;
  onFailure(attempt: FailedAttempt): void;
}

interface Found {
  readonly principal: Principal;
  readonly way: Authenticator;
}

/** Tells who sends a request, by the first way to authenticate that knows its credentials. */
export class Auth {
  readonly challenge: ChallengeWriter;
  readonly resource: ProtectedResource | undefined;
  readonly #services: AuthServices;
  readonly #memory = new CallerMemory();

  constructor(services: AuthServices) {
    this.#services = services;
    this.challenge = services.challenge;
    this.resource = services.resource;
  }

  /** Who sends a request, where the same one came before; undefined where that takes a closer look. */
  recall(headers: AuthRequest["headers"], address: string): Principal | undefined {
    const known = this.#memory.recall(headers);
    if (known !== undefined) this.#succeeded(known.principal, known.method, address);
    return known?.principal;
  }

  /** @throws Unauthenticated, or ToolError DEPENDENCY_UNAVAILABLE where that can't be told now */
  authenticate(request: AuthRequest): MaybePromise<Principal> {
    let found: MaybePromise<Found | undefined>;
    try {
      found = this.#find(0, request);
    } catch (error) {
      return this.fail(error, request);
    }
    if (!(found instanceof Promise)) return this.#conclude(found, request);
    return found.then(
      (known) => this.#conclude(known, request),
      (error) => this.fail(error, request),
    );
  }

  /** Whether a request is no attempt to guess: its very credentials were found good before, or it brings none. */
  isKnown(request: AuthRequest): boolean {
    if (request.token === undefined) return !this.#services.authenticators.some(({ method }) => method === "custom");
    return this.#services.authenticators.some((way) => way.isKnown(request));
  }

  /**
   * Records an attempt that failed.
   * @throws what its client is told
   */
  fail(error: unknown, { address }: Pick<AuthRequest, "address">): never {
    const invalid = error instanceof InvalidCredentials ? error : undefined;
    this.#services.onFailure({
      method: invalid?.method ?? "none",
      outcome: invalid === undefined ? "error" : "invalid",
      address,
      reason: error instanceof Error ? error.message : undefined,
      ...(invalid === undefined ? { error } : {}),
    });
    throw invalid === undefined ? error : new Unauthenticated({ error: "invalid_token" }, invalid);
  }

  /** Records an attempt that is not looked at, since too many failed before. */
  throttled({ address }: Pick<AuthRequest, "address">): void {
    this.#services.onFailure({
      method: "none",
      outcome: "throttled",
      address,
      reason: "too many failed before",
    });
  }

  close(): void {
    for (const way of this.#services.authenticators) way.close?.();
  }

  #find(index: number, request: AuthRequest): MaybePromise<Found | undefined> {
    const way = this.#services.authenticators[index];
    if (way === undefined) return undefined;
    return whenReady(way.authenticate(request), (principal) =>
      principal === undefined ? this.#find(index + 1, request) : { principal, way },
    );
  }

  #conclude(found: Found | undefined, request: AuthRequest): Principal {
    const { address, token, headers } = request;
    if (found === undefined) {
      if (token !== undefined) return this.fail(new InvalidCredentials("of no kind that is taken here"), request);
      this.#services.onFailure({
        method: "none",
        outcome: "missing",
        address,
        reason: undefined,
      });
      throw new Unauthenticated({});
    }
    const { principal, way } = found;
    this.#succeeded(principal, way.method, address);
    const isGood = way.watch?.(request);
    const header = headers.authorization;
    if (isGood !== undefined && typeof header === "string") {
      this.#memory.remember(header, { principal, method: way.method, isGood });
    }
    return principal;
  }

  #succeeded({ id: principal }: Principal, method: AuthMethod, address: string): void {
    this.#services.onSuccess(method, principal, address);
  }
}
