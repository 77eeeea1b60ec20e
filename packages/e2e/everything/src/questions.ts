import { z } from "zod";

/** Questions that several tools ask. The key finds the answer again when a call is run a second time with it. */
export const NAME = {
  key: "user_name",
  message: "What is your name?",
  schema: z.object({ name: z.string().describe("Your name") }),
};

export const CONFIRM = {
  key: "confirm",
  message: "Please confirm",
  schema: z.object({ ok: z.boolean().describe("Whether to go on") }),
};

export function samplingOf(text: string, maxTokens: number) {
  return { messages: [{ role: "user" as const, content: { type: "text" as const, text } }], maxTokens };
}
