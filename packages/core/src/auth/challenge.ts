import { Refusal } from "../errors/refusal.js";

/** What a client is told that is asked for other credentials (RFC 6750 §3, RFC 9728 §5.1). */
export interface Challenge {
  readonly error?: "invalid_token" | "insufficient_scope";
  /** Scopes that the token should have. */
  readonly scopes?: readonly string[];
}

/** Writes WWW-Authenticate. */
export type ChallengeWriter = (challenge: Challenge) => string;

/** @param metadataUrl where clients learn which authorization servers there are; undefined where there is none */
export function challengeWriter(realm: string, metadataUrl: string | undefined): ChallengeWriter {
  return ({ error, scopes = [] }) => {
    const parameters = [
      `realm=${quoted(realm)}`,
      ...(error === undefined ? [] : [`error="${error}"`]),
      ...(scopes.length === 0 ? [] : [`scope=${quoted(scopes.join(" "))}`]),
      ...(metadataUrl === undefined ? [] : [`resource_metadata=${quoted(metadataUrl)}`]),
    ];
    return `Bearer ${parameters.join(", ")}`;
  };
}

function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, "?").replace(/["\\]/g, "\\$&")}"`;
}

/** Whoever sends the request has to say who it is, or say it better. */
export class Unauthenticated extends Refusal {
  constructor(readonly challenge: Challenge) {
    super(
      "UNAUTHENTICATED",
      "This server takes calls from those it knows only. Send a valid API key or access token as Authorization: Bearer <token>.",
    );
  }
}
