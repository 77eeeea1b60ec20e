/** A question to the client, as it goes over the wire, and how its answer is read. */
export interface Question<Answer> {
  readonly key: string;
  readonly method: "elicitation/create" | "sampling/createMessage" | "roots/list";
  readonly params: Readonly<Record<string, unknown>>;
  /** @returns undefined where the answer is malformed */
  read(answer: unknown): Promise<Answer | undefined>;
}

/** Puts a question to the client of one call, until its signal aborts. */
export type AskClient = <Answer>(question: Question<Answer>, signal: AbortSignal) => Promise<Answer>;

/** Thrown into a call that can't go on without answers, which will come with another request (MCP 2026-07-28). */
export class InputRequired extends Error {
  constructor() {
    super("The call goes on when the client sends its answers.");
    this.name = "InputRequired";
  }
}
