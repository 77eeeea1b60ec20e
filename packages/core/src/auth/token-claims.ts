import { z } from "zod";
import type { Principal } from "../principal/principal.js";
import { type AuthMethod, InvalidCredentials } from "./authenticator.js";

const name = z.string().min(1).max(250);
/** Most write scopes in one string (RFC 8693 §4.2), some as a list. */
const scopes = z.union([z.string().transform((text) => text.split(" ").filter(Boolean)), z.array(z.string())]);

const claimsSchema = z.looseObject({
  sub: name.optional(),
  client_id: name.optional(),
  scope: scopes.optional(),
  scp: scopes.optional(),
  /** Seconds since 1970. */
  exp: z.number().optional(),
  /** A token that is bound to a key or a certificate (RFC 7800) is worth nothing without a proof that nobody asks for. */
  cnf: z.undefined().optional(),
});

/**
 * Whom an access token stands for (RFC 9068 §2.2, RFC 7662 §2.2).
 * @throws InvalidCredentials where it does not say
 */
export function principalOf(claims: Readonly<Record<string, unknown>>, method: AuthMethod): Principal {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) throw new InvalidCredentials(`claim ${parsed.error.issues[0]?.path.join(".")}`, method);
  const { sub, client_id, scope, scp, exp } = parsed.data;
  // A client that stands for nobody but itself. Its id must not pass for a user of that name (RFC 9068 §5).
  const id = sub === undefined ? client_id && `client:${client_id}` : `sub:${sub}`;
  if (id === undefined) throw new InvalidCredentials("neither claim sub nor client_id", method);
  return {
    id,
    scopes: [...new Set([...(scope ?? []), ...(scp ?? [])])],
    method,
    ...(exp === undefined ? {} : { expiresAt: exp * 1_000 }),
    claims,
  };
}

/** A server's URL in the ways in which tokens name it: clients disagree on a slash at the end (RFC 8707 §2). */
export function namesOf(resource: string): readonly string[] {
  const bare = new URL(resource).href.replace(/\/$/, "");
  return [...new Set([resource, bare, `${bare}/`])];
}
