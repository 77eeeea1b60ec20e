import { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import type { Logger } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import type { CreateMessageResult, Root } from "../mcp/types.js";
import type { ElicitAnswer, FormQuestion, JsonFormQuestion, SampleQuestion, UrlQuestion } from "../operation/ask.js";
import { isRecord } from "../operation/content.js";
import { type InferSchema, type SchemaLike, toJsonSchema, toObjectSchema } from "../operation/schema.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { Principal } from "../principal/principal.js";
import type { TraceHeaders } from "../tracing/trace-headers.js";
import type { ToWorker } from "./messages.js";
import type { ServerLink } from "./server-link.js";

const formSchema = z.custom<JsonFormQuestion["requestedSchema"]>(isRecord);

/** A call's context in a worker: what reaches outside goes through the server's thread. */
export class WorkerContext implements ToolContext {
  readonly requestId: string;
  readonly principal: Principal;
  readonly traceHeaders: TraceHeaders;
  readonly changes: Changes;
  readonly #controller = new AbortController();
  readonly #call: number;
  readonly #link: ServerLink;

  constructor(
    { call, requestId, principal, traceHeaders }: Extract<ToWorker, { type: "call" }>,
    /** What the tool's own module opened. */
    readonly deps: unknown,
    readonly log: Logger,
    link: ServerLink,
  ) {
    this.requestId = requestId;
    this.principal = principal;
    this.traceHeaders = traceHeaders;
    this.#call = call;
    this.#link = link;
    this.changes = {
      resourceUpdated: (uri) => void link.ask(call, "resourceUpdated", uri),
      listChanged: (list) => void link.ask(call, "listChanged", list),
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  async progress(...args: Parameters<ToolContext["progress"]>): Promise<void> {
    await this.#link.ask(this.#call, "progress", ...args);
  }

  async message(...args: Parameters<ToolContext["message"]>): Promise<void> {
    await this.#link.ask(this.#call, "message", ...args);
  }

  closeStream(): void {
    void this.#link.ask(this.#call, "closeStream");
  }

  elicit<S extends SchemaLike>(question: FormQuestion<S>): Promise<ElicitAnswer<InferSchema<S>>>;
  elicit(question: JsonFormQuestion): Promise<ElicitAnswer<Record<string, unknown>>>;
  elicit(question: UrlQuestion): Promise<ElicitAnswer<undefined>>;
  elicit(question: FormQuestion | JsonFormQuestion | UrlQuestion): Promise<ElicitAnswer<unknown>> {
    return "schema" in question ? this.#elicitForm(question) : this.#link.ask(this.#call, "elicit", question);
  }

  sample(question: SampleQuestion): Promise<CreateMessageResult> {
    return this.#link.ask(this.#call, "sample", question);
  }

  roots(...args: Parameters<ToolContext["roots"]>): Promise<Root[]> {
    return this.#link.ask(this.#call, "roots", ...args);
  }

  /** A Zod schema can't leave its thread: the form goes out as JSON Schema, and its answer is held to the schema here. */
  async #elicitForm({ schema, ...question }: FormQuestion): Promise<ElicitAnswer<unknown>> {
    const content = toObjectSchema(schema);
    const { additionalProperties: _, ...form } = toJsonSchema(content, "input");
    const requestedSchema = formSchema.parse(form);
    const answer = await this.#link.ask(this.#call, "elicit", { ...question, requestedSchema });
    if (answer.action !== "accept") return answer;
    const checked = await content.safeParseAsync(answer.content);
    if (checked.success) return { action: "accept", content: checked.data };
    throw new ToolError("INVALID_INPUT", "The client's answer to elicitation/create does not fit what was asked.");
  }
}
