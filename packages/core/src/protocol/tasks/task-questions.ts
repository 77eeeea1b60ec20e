import type { Question } from "../../call/question.js";

interface OpenQuestion {
  readonly request: { readonly method: string; readonly params: object };
  /** @returns whether the answer fitted */
  answer(value: unknown): Promise<boolean>;
}

/** What a task asks its client, answered by tasks/update in any order. */
export class TaskQuestions {
  readonly #open = new Map<string, OpenQuestion>();
  readonly #onChange: () => Promise<void>;

  /** @param onChange runs when a question was asked or answered */
  constructor(onChange: () => Promise<void>) {
    this.#onChange = onChange;
  }

  /** The open ones as they go over the wire; undefined where there are none. */
  get requests(): object | undefined {
    if (this.#open.size === 0) return undefined;
    return Object.fromEntries([...this.#open].map(([key, { request }]) => [key, request]));
  }

  async ask<Answer>({ key, method, params, read }: Question<Answer>): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => {
      const answer = async (value: unknown) => {
        const given = await read(value);
        if (given !== undefined) resolve(given);
        return given !== undefined;
      };
      this.#open.set(key, { request: { method, params }, answer });
    });
    await this.#onChange();
    return answered;
  }

  /** Takes the answers that fit; unknown keys and what does not fit are passed over. */
  async answer(responses: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [key, value] of Object.entries(responses)) {
      const question = this.#open.get(key);
      if (question !== undefined && (await question.answer(value))) this.#open.delete(key);
    }
    await this.#onChange();
  }
}
