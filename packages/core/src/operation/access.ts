import { Refusal } from "../errors/refusal.js";
import { LOCAL, OPERATOR, type Principal } from "../principal/principal.js";
import type { Component } from "./component.js";

/** Who may see and use an operation. Undefined where everybody may. */
export interface Access {
  readonly scopes: readonly string[];
  permits(principal: Principal): boolean;
}

/** Somebody may not use an operation. */
export class Forbidden extends Refusal {
  /**
   * @param scopes that its token must have (RFC 6750 §3.1); undefined where more scopes would not help
   * @param granted those that it has
   */
  constructor(
    what: string,
    readonly scopes: readonly string[] | undefined,
    readonly granted: readonly string[],
  ) {
    const why =
      scopes === undefined
        ? "It is not for you; ask the server's operator if it should be."
        : `It needs the scopes ${scopes.join(" ")}: get a token that has them.`;
    super("FORBIDDEN", `You may not use ${what}. ${why}`, {
      action: scopes === undefined ? "abort" : "authenticate",
      ...(scopes === undefined ? {} : { details: { scopes } }),
    });
  }
}

/** @returns undefined where everybody may use the component */
export function accessOf(component: Component, scopes: readonly string[] = []): Access | undefined {
  if (scopes.length === 0 && component.permits === undefined) return undefined;
  // What is not a plain yes, such as the promise of an async function, is none.
  return { scopes, permits: (principal) => component.permits === undefined || component.permits(principal) === true };
}

/** The local client has what the process has: to ask it for scopes would protect nothing. The operator tries all tools. */
function hasScopes({ scopes }: Access, principal: Principal): boolean {
  return principal === LOCAL || principal === OPERATOR || scopes.every((scope) => principal.scopes.includes(scope));
}

/** For lists, which one component that throws must not break. */
export function mayUse(access: Access | undefined, principal: Principal): boolean {
  try {
    return access === undefined || (hasScopes(access, principal) && access.permits(principal));
  } catch {
    return false;
  }
}

/**
 * @param what for the message: `tool "price"`
 * @throws Forbidden
 */
export function checkAccess(access: Access, principal: Principal, what: string): void {
  if (!hasScopes(access, principal)) throw new Forbidden(what, access.scopes, principal.scopes);
  if (!access.permits(principal)) throw new Forbidden(what, undefined, principal.scopes);
}
