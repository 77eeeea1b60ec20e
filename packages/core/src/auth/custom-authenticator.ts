import { z } from "zod";
import type { AuthRequest, CustomAuth } from "../config/auth-schema.js";
import { ToolError } from "../errors/tool-error.js";
import type { Principal } from "../principal/principal.js";
import type { Authenticator } from "./authenticator.js";
import { cannotTell } from "./cannot-tell.js";

const principalSchema = z.object({
  id: z.string().min(1).max(256),
  scopes: z.array(z.string()),
  expiresAt: z.number().exactOptional(),
  claims: z.record(z.string(), z.unknown()).exactOptional(),
});

/** Authenticates by the author's own function. */
export class CustomAuthenticator implements Authenticator {
  readonly method = "custom";

  constructor(private readonly ask: CustomAuth) {}

  async authenticate(request: AuthRequest): Promise<Principal | undefined> {
    try {
      const answer = await this.ask(request);
      return answer === undefined ? undefined : principalSchema.parse(answer);
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw cannotTell(error);
    }
  }

  /** The function alone can tell. */
  isKnown(): boolean {
    return false;
  }
}
