import { InputRequired, type Question } from "../../call/question.js";
import { isRecord } from "../../operation/content.js";
import type { Params } from "../json-rpc.js";
import type { RequestStates, StateBinding } from "./request-state.js";

/** What a call sends instead of a result where it has to ask (MCP 2026-07-28, input-required results). */
export interface InputRequests {
  readonly [key: string]: { readonly method: string; readonly params: object };
}

/** The questions and answers of one call over all its rounds. Each round runs the call from its beginning. */
export class InputRounds {
  readonly #answers: ReadonlyMap<string, unknown>;
  readonly #open = new Map<string, Question<unknown>>();
  #suspended: Promise<never> | undefined;

  constructor(answers: ReadonlyMap<string, unknown>) {
    this.#answers = answers;
  }

  /** Answers that fitted a question of this round. They go into the next one. */
  readonly used: Record<string, unknown> = {};

  /** The questions that the client has to answer before the call can go on; undefined where there are none. */
  get requests(): InputRequests | undefined {
    if (this.#open.size === 0) return undefined;
    return Object.fromEntries([...this.#open].map(([key, { method, params }]) => [key, { method, params }]));
  }

  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    const { key } = question;
    if (this.#answers.has(key)) {
      const answer = this.#answers.get(key);
      const read = await question.read(answer);
      if (read !== undefined) {
        this.used[key] = answer;
        return read;
      }
    }
    this.#open.set(key, question);
    this.#suspended ??= suspend();
    return this.#suspended;
  }
}

/** Leaves the call the time to ask all that it asks at once, and then breaks it off. */
function suspend(): Promise<never> {
  return new Promise((_, reject) => {
    setImmediate(() => reject(new InputRequired()));
  });
}

/**
 * Takes up a call where its client left it.
 * @throws ProtocolError where the state that the client sent along does not open
 */
export function openRounds(
  { inputResponses, requestState }: Params,
  binding: StateBinding,
  states: RequestStates,
): InputRounds {
  const earlier = requestState === undefined ? {} : states.open(requestState, binding);
  return new InputRounds(new Map([...Object.entries(earlier), ...readResponses(inputResponses)]));
}

/** The answers that a client sent: anything else than an object has none. */
function readResponses(inputResponses: unknown): [string, unknown][] {
  return isRecord(inputResponses) ? Object.entries(inputResponses) : [];
}
