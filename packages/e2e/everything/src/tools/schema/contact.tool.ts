import { type MCPInput, MCPTool } from "mcp-prod";
import { z } from "zod";

const address = z
  .object({ street: z.string().optional(), city: z.string().optional() })
  .meta({ id: "address", $anchor: "addressDef" });

/** What Zod can only say in code goes to clients in JSON Schema's own words, by meta(). */
const contact = z
  .strictObject({
    name: z.string().optional(),
    address: address.optional(),
    contactMethod: z.enum(["phone", "email"]).optional(),
    phone: z.string().optional(),
    email: z.string().optional(),
  })
  .refine(
    ({ contactMethod, phone, email }) => (contactMethod === "phone" ? phone : email) !== undefined,
    "phone is required where contactMethod is phone, otherwise email",
  )
  .meta({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
    if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ["phone"] },
    else: { required: ["email"] },
  });

export default class ContactTool extends MCPTool {
  name = "json_schema_2020_12_tool";
  description = "Takes a contact, whose schema has definitions, alternatives and conditions.";
  schema = contact;

  execute({ name, contactMethod = "email" }: MCPInput<this>) {
    return `${name ?? "The contact"} can be reached by ${contactMethod}.`;
  }
}
