import { z } from "zod";

/** RFC 6749 §3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
export const scopesSchema = z.array(z.string().regex(SCOPE, "is no scope: it has a space, a quote or a backslash"));

/** What resources and prompts may say of how they are used. */
export const componentPolicySchema = z.strictObject({
  /** What a principal must hold, all of it. */
  scopes: scopesSchema.optional(),
});

export type ComponentPolicy = z.input<typeof componentPolicySchema>;
