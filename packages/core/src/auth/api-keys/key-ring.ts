import type { Principal } from "../../principal/principal.js";
import type { KeyFile, StoredKey } from "./key-file.js";

/** One secret of a key. */
export interface KeySecret {
  readonly hash: Buffer;
  /** Milliseconds since 1970; Infinity where it has no end. */
  readonly endsAt: number;
  /** The token that was found to fit the hash once: comparing is a fraction of what hashing costs. */
  known: Buffer | undefined;
}

/** A key as requests are held against it. */
export interface ApiKey {
  readonly principal: Principal;
  readonly isRevoked: boolean;
  /** Milliseconds since 1970; Infinity where it has no end. */
  readonly endsAt: number;
  readonly secrets: readonly KeySecret[];
}

/** Keys by their ids. */
export type KeyRing = ReadonlyMap<string, ApiKey>;

export function makeKeyRing({ keys }: KeyFile): KeyRing {
  return new Map(keys.map((key) => [key.id, toApiKey(key)]));
}

export function isGood({ isRevoked, endsAt }: ApiKey, now: number): boolean {
  return !isRevoked && now < endsAt;
}

function toApiKey({ id, scopes, expiresAt, revokedAt, hashes }: StoredKey): ApiKey {
  const endsAt = toTime(expiresAt);
  return {
    principal: {
      id: `key:${id}`,
      scopes,
      method: "api_key",
      ...(expiresAt === undefined ? {} : { expiresAt: endsAt }),
    },
    isRevoked: revokedAt !== undefined,
    endsAt,
    secrets: hashes.map(({ hash, expiresAt: end }) => ({
      hash: Buffer.from(hash, "base64url"),
      endsAt: toTime(end),
      known: undefined,
    })),
  };
}

function toTime(moment: string | undefined): number {
  return moment === undefined ? Number.POSITIVE_INFINITY : Date.parse(moment);
}
