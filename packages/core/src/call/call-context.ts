import { monotonicMs } from "../clock.js";
import type { ToolError } from "../errors/tool-error.js";
import { keepFrameworkFields } from "../logging/framework-fields.js";
import type { Logger } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import type { CreateMessageResult, LoggingLevel, Root } from "../mcp/types.js";
import type { ElicitAnswer, FormQuestion, JsonFormQuestion, SampleQuestion, UrlQuestion } from "../operation/ask.js";
import { isRecord } from "../operation/content.js";
import type { Operation } from "../operation/operation.js";
import type { InferSchema, SchemaLike } from "../operation/schema.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { Principal } from "../principal/principal.js";
import { NO_TRACE_HEADERS, type TraceHeaders } from "../tracing/trace-headers.js";
import type { Caller } from "./caller.js";
import type { Linked } from "./linked-list.js";
import { type AnyElicitQuestion, elicitQuestion, rootsQuestion, sampleQuestion } from "./make-questions.js";
import type { Question } from "./question.js";

/** What calls of one principal hold together: how many there are. */
export interface Place {
  calls: number;
}

/** What the rest of a call may do with its deadline. Times in milliseconds. */
export interface DeadlineControl {
  readonly left: number;
  /** The time until resume() does not count. */
  pause(): void;
  resume(): void;
  /** From here on the call has so long. */
  restart(timeout: number): void;
}

/** So small that whatever a tool says next is more. */
const HEARTBEAT_STEP = 1e-6;

/** One call on its way through the pipeline. Tools see the ToolContext part of it. */
export class CallContext implements ToolContext, Linked<CallContext> {
  before: CallContext | undefined;
  after: CallContext | undefined;
  readonly startedAt = monotonicMs();
  readonly #operationLog: Logger;
  #log: Logger | undefined;
  #controller: AbortController | undefined;
  #abortReason: ToolError | undefined;
  #onAbort: ((reason: ToolError) => void) | undefined;
  #ended = false;
  #lastProgress = Number.NEGATIVE_INFINITY;
  #askedKeys: Set<string> | undefined;
  #waiting = 0;
  #isRunning = false;
  #codeStartedAt: number | undefined;
  #onOver: (() => void)[] | undefined;
  /** Milliseconds that the call waited for a place among those of its tool. */
  queueMs = 0;
  /** How often its code was started. */
  attempts = 1;
  /** Given back when the call is over. */
  place: Place | undefined;
  /** Of the arguments as they came, where calls are audited. */
  argumentsHash: string | undefined;
  /** Set while the deadline stage watches the call. */
  deadline: DeadlineControl | undefined;
  /** Told when the call is answered while its code runs on. */
  onOverrun: (() => void) | undefined;
  /** Told what the author's code returned, maybe after the answer. */
  onReturned: ((value: unknown) => void) | undefined;

  constructor(
    readonly caller: Caller,
    /** The arguments: as they came until the validate-input stage, as the schema returned them after it. */
    public input: unknown,
    readonly deps: unknown,
    readonly operation: Pick<Operation<unknown>, "kind" | "name">,
    operationLog: Logger,
  ) {
    this.#operationLog = operationLog;
  }

  /** The arguments, by name. */
  get args(): Record<string, unknown> {
    return isRecord(this.input) ? this.input : {};
  }

  get requestId(): string {
    return this.caller.requestId;
  }

  get principal(): Principal {
    return this.caller.principal;
  }

  // Most calls neither log nor look at their signal: both are made at first use.
  get log(): Logger {
    if (this.#log === undefined) {
      const fields = { requestId: this.requestId, ...this.caller.trace?.logFields };
      this.#log = this.#operationLog.child(fields, { formatters: { log: keepFrameworkFields } });
    }
    return this.#log;
  }

  get traceHeaders(): TraceHeaders {
    return this.caller.trace?.headers ?? NO_TRACE_HEADERS;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
    }
    return this.#controller.signal;
  }

  get abortReason(): ToolError | undefined {
    return this.#abortReason;
  }

  async progress(done: number, total?: number, message?: string): Promise<void> {
    if (this.#ended || this.caller.sendProgress === undefined || !(done > this.#lastProgress)) return;
    this.#lastProgress = done;
    await this.caller.sendProgress(done, total, message);
  }

  /** Says that the call goes on, by the smallest step that a client can see. */
  async heartbeat(): Promise<void> {
    const last = this.#lastProgress;
    await this.progress(last === Number.NEGATIVE_INFINITY ? 0 : last + HEARTBEAT_STEP, undefined, "still running");
  }

  async message(level: LoggingLevel, data: unknown, logger?: string): Promise<void> {
    if (!this.#ended) await this.caller.sendMessage(level, data, logger);
  }

  closeStream(): void {
    if (!this.#ended) this.caller.closeStream?.();
  }

  get changes(): Changes {
    return this.caller.changes;
  }

  elicit<S extends SchemaLike>(question: FormQuestion<S>): Promise<ElicitAnswer<InferSchema<S>>>;
  elicit(question: JsonFormQuestion): Promise<ElicitAnswer<Record<string, unknown>>>;
  elicit(question: UrlQuestion): Promise<ElicitAnswer<undefined>>;
  elicit(question: AnyElicitQuestion): Promise<ElicitAnswer<unknown>> {
    return this.#ask(elicitQuestion(question, this.#keyOf(question, "elicit")));
  }

  sample(question: SampleQuestion): Promise<CreateMessageResult> {
    return this.#ask(sampleQuestion(question, this.#keyOf(question, "sample")));
  }

  roots(question: { key?: string } = {}): Promise<Root[]> {
    return this.#ask(rootsQuestion(this.#keyOf(question, "roots")));
  }

  /** The first reason wins; after end() it does nothing. */
  abort(reason: ToolError): void {
    if (this.#ended || this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#controller?.abort(reason);
    this.#onAbort?.(reason);
  }

  /** For the one stage that gives up on a call when it is aborted. */
  onAbort(listener: (reason: ToolError) => void): void {
    if (this.#abortReason !== undefined) listener(this.#abortReason);
    else this.#onAbort = listener;
  }

  /** The answer is made: nothing more is sent for this call. */
  end(): void {
    this.#ended = true;
    if (this.#isRunning) this.onOverrun?.();
    else this.#over();
  }

  /** Whether the author's code began at all. */
  get hasRun(): boolean {
    return this.#codeStartedAt !== undefined;
  }

  /** Milliseconds from the call's arrival to where the author's code began first; undefined where it did not. */
  get startMs(): number | undefined {
    return this.#codeStartedAt === undefined ? undefined : this.#codeStartedAt - this.startedAt;
  }

  /** The author's code begins. */
  enterCode(): void {
    this.#isRunning = true;
    this.#codeStartedAt ??= monotonicMs();
  }

  /** The author's code has ended, maybe after the answer. */
  leaveCode(): void {
    this.#isRunning = false;
    if (this.#ended) this.#over();
  }

  /** Runs something when the call is answered and its code has ended: only then is what it took free again. */
  whenOver(listener: () => void): void {
    this.#onOver ??= [];
    this.#onOver.push(listener);
  }

  #over(): void {
    if (this.place !== undefined) this.place.calls -= 1;
    this.place = undefined;
    for (const listener of this.#onOver ?? []) listener();
    this.#onOver = undefined;
  }

  /** Unique in the call: a second question of the same name, or without one, gets a number. */
  #keyOf({ key }: { readonly key?: string }, kind: string): string {
    this.#askedKeys ??= new Set();
    const base = key ?? kind;
    let unique = key ?? `${kind}-1`;
    for (let n = 2; this.#askedKeys.has(unique); n += 1) unique = `${base}-${n}`;
    this.#askedKeys.add(unique);
    return unique;
  }

  async #ask<Answer>(question: Question<Answer>): Promise<Answer> {
    this.#waiting += 1;
    if (this.#waiting === 1) this.deadline?.pause();
    try {
      return await this.caller.ask(question, this.signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.deadline?.resume();
    }
  }
}
