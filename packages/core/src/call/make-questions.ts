import { z } from "zod";
import type { CreateMessageResult, Root } from "../mcp/types.js";
import type { ElicitAnswer, FormQuestion, JsonFormQuestion, SampleQuestion, UrlQuestion } from "../operation/ask.js";
import { toJsonSchema, toObjectSchema } from "../operation/schema.js";
import type { Question } from "./question.js";

const elicitAnswerSchema = z.union([
  z.object({ action: z.literal("accept"), content: z.unknown() }),
  z.object({ action: z.enum(["decline", "cancel"]) }),
]);

const sampleAnswerSchema = z.custom<CreateMessageResult>(
  (value) =>
    z
      .looseObject({
        role: z.string(),
        model: z.string(),
        content: z.union([z.looseObject({}), z.array(z.looseObject({}))]),
      })
      .safeParse(value).success,
);

const rootsAnswerSchema = z.object({
  roots: z.array(z.looseObject({ uri: z.string(), name: z.string().optional() })),
});

export type AnyElicitQuestion = FormQuestion | JsonFormQuestion | UrlQuestion;

export function elicitQuestion(question: AnyElicitQuestion, key: string): Question<ElicitAnswer<unknown>> {
  const { message } = question;
  if ("url" in question) {
    return elicitation(key, { mode: "url", message, url: question.url }, z.unknown());
  }
  if ("requestedSchema" in question) {
    return elicitation(key, { message, requestedSchema: question.requestedSchema }, z.record(z.string(), z.unknown()));
  }
  const content = toObjectSchema(question.schema);
  const { additionalProperties: _, ...requestedSchema } = toJsonSchema(content, "input");
  return elicitation(key, { message, requestedSchema }, content);
}

function elicitation(
  key: string,
  params: Question<unknown>["params"],
  content: z.ZodType,
): Question<ElicitAnswer<unknown>> {
  return {
    key,
    method: "elicitation/create",
    params,
    read: async (answer) => {
      const read = elicitAnswerSchema.safeParse(answer);
      if (!read.success || read.data.action !== "accept") return read.data;
      const checked = await content.safeParseAsync(read.data.content);
      return checked.success ? { action: "accept", content: checked.data } : undefined;
    },
  };
}

export function sampleQuestion({ key: _, ...params }: SampleQuestion, key: string): Question<CreateMessageResult> {
  return {
    key,
    method: "sampling/createMessage",
    params: { ...params },
    read: async (answer) => sampleAnswerSchema.safeParse(answer).data,
  };
}

export function rootsQuestion(key: string): Question<Root[]> {
  return {
    key,
    method: "roots/list",
    params: {},
    read: async (answer) => rootsAnswerSchema.safeParse(answer).data?.roots.map(toRoot),
  };
}

function toRoot({ uri, name }: { uri: string; name?: string | undefined }): Root {
  return name === undefined ? { uri } : { uri, name };
}
