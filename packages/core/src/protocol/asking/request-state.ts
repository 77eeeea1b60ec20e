import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Milliseconds that a client has for one round. */
const LIFETIME = 600_000;

const stateSchema = z.object({ expires: z.number(), answers: z.record(z.string(), z.unknown()) });

/** What a state belongs to: with another principal, method or argument it does not open. */
export interface StateBinding {
  readonly principal: string;
  readonly method: string;
  readonly name: string;
  readonly input: unknown;
}

/**
 * Keeps the answers of earlier rounds with the client, encrypted and authenticated, since the server keeps nothing
 * between two requests (MCP 2026-07-28, input-required results).
 */
export class RequestStates {
  readonly #key: Buffer;

  /** @param secret shared by all instances that may get the next round. Default: this process's own */
  constructor(secret: string | undefined) {
    this.#key = secret === undefined ? randomBytes(32) : createHash("sha256").update(secret).digest();
  }

  seal(answers: Readonly<Record<string, unknown>>, binding: StateBinding): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, iv).setAAD(digest(binding));
    const text = JSON.stringify({ expires: Date.now() + LIFETIME, answers });
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
  }

  /** @throws ProtocolError where it is not a state that this server made for this very request, or is too old */
  open(state: unknown, binding: StateBinding): Record<string, unknown> {
    const opened = stateSchema.safeParse(this.#decrypt(state, binding));
    if (opened.success && opened.data.expires > Date.now()) return opened.data.answers;
    throw new ProtocolError(
      JSON_RPC.invalidParams,
      "The requestState is not one that this server gave for this request, or it is too old. Call again without it.",
    );
  }

  #decrypt(state: unknown, binding: StateBinding): unknown {
    if (typeof state !== "string") return undefined;
    const bytes = Buffer.from(state, "base64url");
    // The decoder skips what is no Base64: only the text that it was made of is the state.
    if (bytes.toString("base64url") !== state || bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(digest(binding))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
        "utf8",
      );
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

function digest({ principal, method, name, input }: StateBinding): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([principal, method, name, input ?? null]))
    .digest();
}
