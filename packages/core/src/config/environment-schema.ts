import { z } from "zod";

/** A variable's name. */
export const VARIABLE = /^[A-Z][A-Z0-9_]*$/;

/** What a project reads from its environment. What `mcp emit` writes for it comes from here, too. */
export const environmentSchema = z
  .record(
    z
      .string()
      .regex(VARIABLE, 'is no variable: it takes a name such as "DATABASE_URL"')
      .refine((name) => !name.startsWith("MCP_"), "MCP_ is how the framework's own variables begin"),
    z.strictObject({
      /** What it is for, told to whoever deploys the server. */
      description: z.string().min(1),
      /** Whether it must be kept from others: then it is given as a file, not as a variable. */
      secret: z.boolean().default(false),
      /** Whether the server can't start without. */
      required: z.boolean().default(false),
      default: z.string().optional(),
    }),
  )
  .default({});

export type EnvironmentConfig = z.output<typeof environmentSchema>;
