import { existsSync } from "node:fs";
import { BootError } from "../../errors/boot-error.js";
import { type KeyFile, readKeyFile, type StoredKey } from "./key-file.js";
import { makePepperFile, whileLocked, writeKeyFile } from "./key-files.js";
import { makeKeyId, makeToken, secretOf } from "./key-token.js";
import { checkPepper, type Pepper, pepperFileOf, readPepper } from "./pepper.js";

/** A key, without anything that is secret. Moments are ISO 8601. */
export interface ApiKeyInfo {
  readonly id: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | undefined;
  readonly revokedAt: string | undefined;
  /** Until when the secret from before the last rotation is good too. */
  readonly overlapUntil: string | undefined;
  readonly state: "active" | "expired" | "revoked";
}

/** A key with its secret, which nobody can read again. */
export interface NewSecret {
  readonly key: ApiKeyInfo;
  /** What clients send. */
  readonly token: string;
}

/** A file of API keys, for whoever manages them; a server that runs with it follows within a second. */
export class ApiKeyStore {
  readonly #file: string;
  readonly #environment: NodeJS.ProcessEnv;

  /** @param environment where MCP_KEY_PEPPER is taken from; without it, the pepper is in a file beside the keys */
  constructor(file: string, environment: NodeJS.ProcessEnv) {
    this.#file = file;
    this.#environment = environment;
  }

  /** @throws BootError where the file is missing or can't be read; so do all others */
  list(): ApiKeyInfo[] {
    return readKeyFile(this.#file).keys.map(describe);
  }

  /** Makes the file and its pepper too where they are not there. */
  create(wanted: { label: string; scopes: readonly string[]; expiresAt: Date | undefined }): Promise<NewSecret> {
    return whileLocked(this.#file, () => {
      const isNew = !existsSync(this.#file);
      const pepper = this.#pepper(isNew);
      const read: KeyFile = isNew ? { version: 1, pepperId: pepper.id, keys: [] } : readKeyFile(this.#file);
      checkPepper(read, pepper, this.#file);
      const id = makeKeyId();
      const { token, hash } = makeSecret(id, pepper);
      const key: StoredKey = {
        id,
        label: wanted.label,
        scopes: [...wanted.scopes],
        createdAt: hash.createdAt,
        ...(wanted.expiresAt === undefined ? {} : { expiresAt: wanted.expiresAt.toISOString() }),
        hashes: [hash],
      };
      writeKeyFile(this.#file, { version: 1, pepperId: pepper.id, keys: [...read.keys, key] });
      return { key: describe(key), token };
    });
  }

  /**
   * Gives a key a new secret. The one that it has stays good for the overlap; one that was in an overlap ends now.
   * @param overlap milliseconds
   * @param expiresAt when the key ends from now on; undefined to leave that as it is
   * @returns undefined where there is no such key
   */
  rotate(id: string, overlap: number, expiresAt: Date | undefined): Promise<NewSecret | undefined> {
    return this.#change(id, (key, read) => {
      const pepper = this.#pepper(false);
      checkPepper(read, pepper, this.#file);
      const { token, hash } = makeSecret(id, pepper);
      const [last] = key.hashes;
      const expires = expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() };
      const ends = new Date(Date.now() + overlap).toISOString();
      const old = last === undefined || overlap === 0 ? [] : [{ ...last, expiresAt: ends }];
      const rotated = { ...key, ...expires, hashes: [hash, ...old] };
      return { key: rotated, result: { key: describe(rotated), token } };
    });
  }

  /** Ends a key at once. @returns undefined where there is no such key */
  revoke(id: string): Promise<ApiKeyInfo | undefined> {
    return this.#change(id, (key) => {
      const revoked = { ...key, revokedAt: key.revokedAt ?? new Date().toISOString() };
      return { key: revoked, result: describe(revoked) };
    });
  }

  async #change<T>(
    id: string,
    change: (key: StoredKey, read: KeyFile) => { key: StoredKey; result: T },
  ): Promise<T | undefined> {
    // Before the lock, which would make the folder of a file that is not there.
    readKeyFile(this.#file);
    return whileLocked(this.#file, () => {
      const read = readKeyFile(this.#file);
      const found = read.keys.find((key) => key.id === id);
      if (found === undefined) return undefined;
      const { key, result } = change(found, read);
      writeKeyFile(this.#file, { ...read, keys: read.keys.map((other) => (other === found ? key : other)) });
      return result;
    });
  }

  #pepper(mayMake: boolean): Pepper {
    const pepper = readPepper(this.#file, this.#environment);
    if (pepper !== undefined) return pepper;
    if (mayMake) return makePepperFile(this.#file);
    const message = `is not there, and MCP_KEY_PEPPER is not set: without the pepper of the keys that there are, no secret can be made that fits them. Restore it`;
    throw new BootError("The API keys can't be changed:", [{ where: pepperFileOf(this.#file), message }]);
  }
}

function makeSecret(id: string, pepper: Pepper): { token: string; hash: StoredKey["hashes"][number] } {
  const token = makeToken(id);
  const hash = pepper.hash(secretOf(token)).toString("base64url");
  return { token, hash: { hash, createdAt: new Date().toISOString() } };
}

function describe({ hashes, ...key }: StoredKey): ApiKeyInfo {
  const now = Date.now();
  const isExpired = key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now;
  const overlapUntil = hashes[1]?.expiresAt;
  return {
    id: key.id,
    label: key.label,
    scopes: key.scopes,
    createdAt: key.createdAt,
    expiresAt: key.expiresAt,
    revokedAt: key.revokedAt,
    overlapUntil: overlapUntil !== undefined && Date.parse(overlapUntil) > now ? overlapUntil : undefined,
    state: key.revokedAt !== undefined ? "revoked" : isExpired ? "expired" : "active",
  };
}
