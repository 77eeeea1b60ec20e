import { z } from "zod";
import type { AuthRequest, CustomAuth } from "../config/auth-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Principal } from "../principal/principal.js";
import type { Authenticator } from "./authenticator.js";
import { cannotTell } from "./cannot-tell.js";
import { TokenCache } from "./token-cache.js";

const principalSchema = z.object({
  id: z.string().min(1).max(256),
  scopes: z.array(z.string()),
  expiresAt: z.number().exactOptional(),
  claims: z.record(z.string(), z.unknown()).exactOptional(),
});

/** Authenticates by the author's own function. */
export class CustomAuthenticator implements Authenticator {
  readonly method = "custom";
  /** Tokens that were good. The function is asked each time; this says only who is no stranger. */
  readonly #known = new TokenCache<true>();

  constructor(private readonly ask: CustomAuth) {}

  async authenticate(request: AuthRequest): Promise<Principal | undefined> {
    try {
      const answer = await this.ask(request);
      if (answer === undefined) return undefined;
      if (request.token !== undefined) this.#known.set(request.token, true, Number.POSITIVE_INFINITY);
      return { ...principalSchema.parse(answer), method: this.method };
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw cannotTell(error);
    }
  }

  isKnown({ token }: AuthRequest): boolean {
    return token !== undefined && this.#known.get(token) === true;
  }
}
