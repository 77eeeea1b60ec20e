import { z } from "zod";
import { isKeywords, type Keywords } from "./schema/json-schema.js";

/** Of the file's form. A higher one was written by a newer `mcp`. */
export const CONTRACT_VERSION = 1;
export const CONTRACT_FILE = "mcp.contract.json";

const schema = z.custom<Keywords>(isKeywords, "must be a JSON Schema");
const described = z.object({
  title: z.string().optional(),
  description: z.string(),
  scopes: z.array(z.string()).optional(),
});

const toolSchema = described.extend({
  input: schema,
  output: schema.optional(),
  annotations: z
    .looseObject({
      readOnlyHint: z.boolean().optional(),
      destructiveHint: z.boolean().optional(),
      idempotentHint: z.boolean().optional(),
      openWorldHint: z.boolean().optional(),
    })
    .optional(),
  task: z.enum(["optional", "required"]).optional(),
});
const resourceSchema = described.extend({ name: z.string(), mimeType: z.string().optional() });
const promptSchema = described.extend({
  arguments: z.record(z.string(), z.object({ required: z.boolean(), description: z.string().optional() })),
});

/** What clients of a server rely on. Tools and prompts by name, resources by URI, templates by URI template. */
export const contractSchema = z.object({
  version: z.literal(CONTRACT_VERSION),
  tools: z.record(z.string(), toolSchema),
  resources: z.record(z.string(), resourceSchema),
  resourceTemplates: z.record(z.string(), resourceSchema),
  prompts: z.record(z.string(), promptSchema),
});

export type Contract = z.output<typeof contractSchema>;
export type ToolContract = z.output<typeof toolSchema>;
export type ResourceContract = z.output<typeof resourceSchema>;
export type PromptContract = z.output<typeof promptSchema>;
