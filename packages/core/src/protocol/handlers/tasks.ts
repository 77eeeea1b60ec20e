import { isRecord } from "../../operation/content.js";
import { requireTasks } from "../asking/capabilities.js";
import type { RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import { toDetailedWire } from "../tasks/task.js";
import type { TaskManager } from "../tasks/task-manager.js";

/** tasks/get, tasks/update and tasks/cancel (MCP Tasks extension; 2026-07-28 only). */
export function taskHandlers(tasks: TaskManager): RequestHandlers {
  return {
    "tasks/get": async ({ params }, exchange) => {
      requireTasks(exchange);
      return toDetailedWire(await tasks.get(params.taskId, exchange.principal));
    },
    "tasks/update": async ({ params }, exchange) => {
      requireTasks(exchange);
      const { taskId, inputResponses } = params;
      if (!isRecord(inputResponses)) {
        throw new ProtocolError(JSON_RPC.invalidParams, 'tasks/update needs "inputResponses" as an object of answers.');
      }
      await tasks.update(taskId, inputResponses, exchange.principal);
      return {};
    },
    "tasks/cancel": async ({ params }, exchange) => {
      requireTasks(exchange);
      await tasks.cancel(params.taskId, exchange.principal);
      return {};
    },
  };
}
