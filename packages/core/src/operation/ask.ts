import type { CreateMessageResult, ElicitRequestFormParams, Root, SamplingMessage } from "../mcp/types.js";
import type { InferSchema, SchemaLike } from "./schema.js";

interface Keyed {
  /**
   * Names the question: from 2026-07-28 on, the call is run again with the answer, and this is how it is found.
   * Default: the kind and a number, in the order of asking.
   */
  readonly key?: string;
}

/** Asks for values in a form. Flat, and never for a secret (MCP 2025-11-25, client/elicitation). */
export interface FormQuestion<S extends SchemaLike = SchemaLike> extends Keyed {
  readonly message: string;
  readonly schema: S;
}

/** The same with the form written as JSON Schema, for what Zod has no words for. */
export interface JsonFormQuestion extends Keyed {
  readonly message: string;
  readonly requestedSchema: ElicitRequestFormParams["requestedSchema"];
}

/** Asks the person to open an address. "accept" only means that they agreed to. */
export interface UrlQuestion extends Keyed {
  readonly message: string;
  readonly url: string;
}

export interface SampleQuestion extends Keyed {
  readonly messages: readonly SamplingMessage[];
  readonly maxTokens: number;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly stopSequences?: readonly string[];
}

export type ElicitAnswer<Content> =
  | { readonly action: "accept"; readonly content: Content }
  | { readonly action: "decline" | "cancel" };

/**
 * What a call may ask its client. Up to 2025-11-25 the call waits for the answer, its deadline stands still meanwhile;
 * from 2026-07-28 on it ends here and is run again from its beginning once the answer is there, so do nothing before
 * a question that must not be done twice, and do not catch what a question throws to go on without an answer.
 * Asks that do not depend on each other belong into one Promise.all().
 * @throws ToolError where the client can't be asked
 */
export interface ClientQuestions {
  elicit<S extends SchemaLike>(this: ClientQuestions, question: FormQuestion<S>): Promise<ElicitAnswer<InferSchema<S>>>;
  elicit(this: ClientQuestions, question: JsonFormQuestion): Promise<ElicitAnswer<Record<string, unknown>>>;
  elicit(this: ClientQuestions, question: UrlQuestion): Promise<ElicitAnswer<undefined>>;
  /** Lets the client's model write. */
  sample(this: ClientQuestions, question: SampleQuestion): Promise<CreateMessageResult>;
  /** The folders that the client lets the server work in. */
  roots(this: ClientQuestions, question?: Keyed): Promise<Root[]>;
}
