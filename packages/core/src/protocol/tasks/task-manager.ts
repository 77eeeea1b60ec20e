import { ToolError } from "../../errors/tool-error.js";
import type { Principal } from "../../principal/principal.js";
import { NO_ANSWER } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import type { PreparedCall } from "../run-call.js";
import { isTerminal, type TaskRecord, toWire } from "./task.js";
import { TaskQuestions } from "./task-questions.js";
import type { TaskStore } from "./task-store.js";

/** How a call that became a task ended. */
export type TaskEnd = { readonly result: object } | { readonly error: object } | typeof NO_ANSWER;

/** Runs calls on after their message was answered, and gives out their results when they are asked for. */
export class TaskManager {
  readonly #store: TaskStore;
  readonly #onChange: (task: TaskRecord) => void;
  readonly #live = new Map<string, { readonly running: PreparedCall<unknown>; readonly questions: TaskQuestions }>();

  /** @param onChange told of every new state of a task */
  constructor(store: TaskStore, onChange: (task: TaskRecord) => void) {
    this.#store = store;
    this.#onChange = onChange;
  }

  /** Calls that became tasks and still run. */
  get running(): number {
    return this.#live.size;
  }

  /**
   * Makes a call a task.
   * @param policy how long, in milliseconds, the task can be asked for, and the call may run on
   * @param end how the call ends; never rejects
   * @returns what the call's message is answered with
   */
  async adopt(
    running: PreparedCall<unknown>,
    end: Promise<TaskEnd>,
    principal: Principal,
    { ttl, timeout }: { readonly ttl: number; readonly timeout: number },
  ): Promise<object> {
    const now = Date.now();
    const taskId = crypto.randomUUID();
    const task: TaskRecord = {
      taskId,
      principal: principal.id,
      createdAt: now,
      lastUpdatedAt: now,
      ttl,
      status: "working",
    };
    const questions = new TaskQuestions(() => this.#showQuestions(taskId));
    this.#live.set(taskId, { running, questions });
    const created = this.#store.create(task);
    // Before anything is awaited: what the call asks from here on is the task's to ask.
    running.detach((question) => created.then(() => questions.ask(question)));
    try {
      await created;
    } catch (error) {
      this.#live.delete(taskId);
      running.call.abort(new ToolError("CANCELLED", "The call could not be made a task."));
      throw error;
    }
    running.call.deadline?.restart(timeout);
    void end.then((ended) => this.#finish(taskId, ended));
    return { resultType: "task", ...toWire(task) };
  }

  /** @throws ProtocolError where the principal has no such task */
  async get(taskId: unknown, principal: Principal): Promise<TaskRecord> {
    const task = typeof taskId === "string" ? await this.#store.get(taskId) : undefined;
    if (task !== undefined && task.principal === principal.id) return task;
    throw new ProtocolError(JSON_RPC.invalidParams, "There is no such task: it never was, or its time is over.", {
      code: "NOT_FOUND",
    });
  }

  /** Those of the tasks that are the principal's. */
  async ownedBy(principal: Principal, taskIds: readonly string[]): Promise<string[]> {
    const found = await Promise.all(taskIds.map((taskId) => this.#store.get(taskId)));
    return found.flatMap((task) => (task?.principal === principal.id ? [task.taskId] : []));
  }

  /** @throws ProtocolError where the principal has no such task */
  async update(taskId: unknown, responses: Readonly<Record<string, unknown>>, principal: Principal): Promise<void> {
    const task = await this.get(taskId, principal);
    await this.#live.get(task.taskId)?.questions.answer(responses);
  }

  /** @throws ProtocolError where the principal has no such task */
  async cancel(taskId: unknown, principal: Principal): Promise<void> {
    const task = await this.get(taskId, principal);
    this.#live.get(task.taskId)?.running.call.abort(new ToolError("CANCELLED", "The client cancelled the task."));
    await this.#change(task.taskId, { status: "cancelled" });
  }

  async #showQuestions(taskId: string): Promise<void> {
    const inputRequests = this.#live.get(taskId)?.questions.requests;
    await this.#change(
      taskId,
      inputRequests === undefined ? { status: "working" } : { status: "input_required", inputRequests },
    );
  }

  async #finish(taskId: string, end: TaskEnd): Promise<void> {
    this.#live.delete(taskId);
    if (end === NO_ANSWER) await this.#change(taskId, { status: "cancelled" });
    else if ("result" in end) await this.#change(taskId, { status: "completed", result: end.result });
    else await this.#change(taskId, { status: "failed", error: end.error });
  }

  /** A task that has ended stays as it is. */
  async #change(
    taskId: string,
    change: Pick<TaskRecord, "status" | "inputRequests" | "result" | "error">,
  ): Promise<void> {
    const task = await this.#store.get(taskId);
    if (task === undefined || isTerminal(task)) return;
    const { inputRequests: _, ...rest } = task;
    const changed = { ...rest, ...change, lastUpdatedAt: Date.now() };
    await this.#store.replace(changed);
    this.#onChange(changed);
  }
}
