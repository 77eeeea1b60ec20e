import { ToolError } from "../../errors/tool-error.js";
import type { TaskRecord } from "./task.js";

/** Keeps tasks until their time to live is over. */
export interface TaskStore {
  /** @throws ToolError OVERLOADED where it is full */
  create(task: TaskRecord): Promise<void>;
  /** @returns undefined where there is none, or it is too old */
  get(taskId: string): Promise<TaskRecord | undefined>;
  replace(task: TaskRecord): Promise<void>;
}

/** Tasks of this process, oldest first. */
export class MemoryTaskStore implements TaskStore {
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #max: number;

  constructor(max = 10_000) {
    this.#max = max;
  }

  async create(task: TaskRecord): Promise<void> {
    this.#removeExpired();
    if (this.#tasks.size >= this.#max) {
      throw new ToolError("OVERLOADED", `All ${this.#max} tasks of this server are in use. Try again later.`, {
        retryAfter: 30,
      });
    }
    this.#tasks.set(task.taskId, task);
  }

  async get(taskId: string): Promise<TaskRecord | undefined> {
    const task = this.#tasks.get(taskId);
    return task === undefined || isExpired(task) ? undefined : task;
  }

  async replace(task: TaskRecord): Promise<void> {
    if (this.#tasks.has(task.taskId)) this.#tasks.set(task.taskId, task);
  }

  #removeExpired(): void {
    for (const [id, task] of this.#tasks) if (isExpired(task)) this.#tasks.delete(id);
  }
}

function isExpired({ createdAt, ttl }: TaskRecord): boolean {
  return Date.now() > createdAt + ttl;
}
