import type { Logger } from "../logging/logger.js";
import { AuthMetrics } from "./auth-metrics.js";
import { AuthorMetrics } from "./author-metrics.js";
import { type BudgetStand, callerFamilies } from "./families/callers.js";
import { eventLoopFamilies } from "./families/event-loop.js";
import { garbageCollectionFamily } from "./families/garbage-collection.js";
import { processFamilies } from "./families/process.js";
import { type Readings as ServerReadings, serverFamilies } from "./families/server.js";
import { toolFamilies } from "./families/tools.js";
import { type PoolNumbers, workerFamilies } from "./families/workers.js";
import { counter, gauge } from "./family.js";
import { RefusedRequests } from "./refused-requests.js";
import { Registry } from "./registry.js";
import { ToolMetrics } from "./tool-metrics.js";

/** What the server reads off itself when the metrics are read. */
export interface Readings extends ServerReadings {
  budgets(): BudgetStand;
}

/** The server's numbers, and the registry that shows them. */
export class Metrics {
  readonly registry: Registry;
  readonly #tools: ToolMetrics[] = [];
  readonly auth = new AuthMetrics();
  readonly refusedRequests = new RefusedRequests();
  /** Promises that were rejected, and nobody handled it. */
  unhandledRejections = 0;
  /** What was refused at the endpoint because it came too often. */
  readonly refusedAtEndpoint = { requests: 0, attempts: 0 };
  /** Saves of the ledger of usage that failed. */
  usageSaveFailures = 0;
  #runningTasks: () => number = () => 0;
  #pool: () => PoolNumbers | undefined = () => undefined;

  /** @param authors what the author counts besides */
  constructor(readings: Readings, logger: Logger, authors = new AuthorMetrics()) {
    this.registry = new Registry(logger, authors);
    const { auth, refusedAtEndpoint, refusedRequests } = this;
    const tools = this.#tools;
    this.registry.add([
      ...serverFamilies(readings),
      ...toolFamilies(tools),
      ...callerFamilies({ auth, tools, refusedAtEndpoint, refusedRequests, budgets: readings.budgets }),
      gauge("mcp_active_tasks", "Calls that became tasks and still run", () => this.#runningTasks()),
      ...workerFamilies(() => this.#pool()),
      counter(
        "mcp_unhandled_rejections_total",
        "Promises that were rejected, and nobody handled it",
        () => this.unhandledRejections,
      ),
      counter(
        "mcp_usage_save_failures_total",
        "Saves of the ledger of usage that failed",
        () => this.usageSaveFailures,
      ),
      ...processFamilies(),
      ...eventLoopFamilies(),
      garbageCollectionFamily(),
    ]);
  }

  forTool(tool: string): ToolMetrics {
    const metrics = new ToolMetrics(tool);
    this.#tools.push(metrics);
    return metrics;
  }

  /** Of every tool that there is, and the one that stands for those that there are not. */
  get tools(): readonly ToolMetrics[] {
    return this.#tools;
  }

  watchTasks(running: () => number): void {
    this.#runningTasks = running;
  }

  watchWorkers(pool: () => PoolNumbers | undefined): void {
    this.#pool = pool;
  }
}
