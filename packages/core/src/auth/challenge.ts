import { Refusal } from "../errors/refusal.js";

/** What a client is told that is asked for other credentials (RFC 6750 §3, RFC 9728 §5.1). */
export interface Challenge {
  readonly error?: "invalid_token" | "insufficient_scope";
  /** Scopes that the token should have. Default: those that clients are told of. */
  readonly scopes?: readonly string[];
  /** Scopes that it has. */
  readonly granted?: readonly string[];
}

/** What clients that get tokens from an authorization server are told in addition. */
export interface TokenAdvice {
  /** Where they learn which authorization servers there are. */
  readonly metadataUrl: string;
  /** The scopes to ask for at first. */
  readonly scopes: readonly string[];
  /** Every scope that means something here. */
  readonly known: ReadonlySet<string>;
}

/** Writes WWW-Authenticate. */
export type ChallengeWriter = (challenge: Challenge) => string;

/** @param advice undefined where there is no authorization server */
export function challengeWriter(realm: string, advice: TokenAdvice | undefined): ChallengeWriter {
  return ({ error, scopes = advice?.scopes ?? [], granted = [] }) => {
    // Clients of before 2026-07-28 ask for what stands here and no more: without what they have, they would lose it.
    const asked = new Set([...granted.filter((scope) => advice?.known.has(scope)), ...scopes]);
    const parameters = [
      `realm=${quoted(realm)}`,
      ...(error === undefined ? [] : [`error="${error}"`]),
      ...(asked.size === 0 ? [] : [`scope=${quoted([...asked].join(" "))}`]),
      ...(advice === undefined ? [] : [`resource_metadata=${quoted(advice.metadataUrl)}`]),
    ];
    return `Bearer ${parameters.join(", ")}`;
  };
}

function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&")}"`;
}

/** Whoever sends the request has to say who it is, or say it better. */
export class Unauthenticated extends Refusal {
  /** @param cause why credentials were not good, for the log alone */
  constructor(
    readonly challenge: Challenge,
    cause?: unknown,
  ) {
    super(
      "UNAUTHENTICATED",
      "This server takes calls from those it knows only. Send a valid API key or access token in the Authorization header: Bearer <token>.",
      { cause },
    );
  }
}
