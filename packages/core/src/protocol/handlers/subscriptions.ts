import { z } from "zod";
import { ToolError } from "../../errors/tool-error.js";
import type { ListName } from "../../mcp/changes.js";
import { describeIssues } from "../../operation/issues.js";
import { whenExpired } from "../../principal/when-expired.js";
import { requireTasks } from "../asking/capabilities.js";
import { META } from "../dialects/era.js";
import { NO_ANSWER, type RequestHandlers } from "../exchange.js";
import { JSON_RPC, ProtocolError } from "../json-rpc.js";
import type { SendNotification } from "../outbox.js";
import type { ResourceIndex } from "../resource-index.js";
import type { Abortable } from "../session.js";
import type { Subscriptions } from "../subscriptions.js";
import type { TaskManager } from "../tasks/task-manager.js";
import { readUri, unknownResource } from "./resources.js";

/** Resources that one session may follow. */
const MAX_FOLLOWED = 1_000;
/** Characters of a URI that a session may follow: what it follows is kept as long as it lives. */
const MAX_URI = 2_048;

const paramsSchema = z.object({
  notifications: z.object({
    toolsListChanged: z.boolean().optional(),
    promptsListChanged: z.boolean().optional(),
    resourcesListChanged: z.boolean().optional(),
    resourceSubscriptions: z.array(z.string()).optional(),
    taskIds: z.array(z.string()).optional(),
  }),
});

/** resources/subscribe and resources/unsubscribe, for sessions (MCP 2025-11-25, server/resources). */
export function followHandlers(index: ResourceIndex): RequestHandlers {
  return {
    "resources/subscribe": ({ params }, { session, era, principal }) => {
      const uri = readUri("resources/subscribe", params);
      if (session === undefined) {
        throw new ProtocolError(JSON_RPC.invalidRequest, "Only a session can follow a resource. Initialize first.");
      }
      if (uri.length > MAX_URI || index.findFor(principal, uri) === undefined) throw unknownResource(uri, era);
      session.followed ??= new Set();
      if (session.followed.size >= MAX_FOLLOWED && !session.followed.has(uri)) {
        const message = `This session follows ${MAX_FOLLOWED} resources, which is the most. Unsubscribe from one first.`;
        throw new ToolError("BUDGET_EXCEEDED", message);
      }
      session.followed.add(uri);
      return {};
    },
    "resources/unsubscribe": ({ params }, { session }) => {
      session?.followed?.delete(readUri("resources/unsubscribe", params));
      return {};
    },
  };
}

/** subscriptions/listen (MCP 2026-07-28, basic/utilities/subscriptions). */
export function listenHandlers(
  offered: ReadonlySet<ListName>,
  index: ResourceIndex,
  subscriptions: Subscriptions,
  tasks: TaskManager,
): RequestHandlers {
  return {
    "subscriptions/listen": async ({ id, params }, exchange) => {
      const asked = readAsked(params);
      if (!exchange.streams) {
        const message = "subscriptions/listen answers with an event stream: accept text/event-stream.";
        throw new ProtocolError(JSON_RPC.invalidRequest, message, { httpStatus: 406 });
      }
      if (asked.taskIds !== undefined) requireTasks(exchange);
      const lists: [ListName, boolean | undefined][] = [
        ["tools", asked.toolsListChanged],
        ["prompts", asked.promptsListChanged],
        ["resources", asked.resourcesListChanged],
      ];
      const listened = {
        lists: new Set(lists.flatMap(([list, wanted]) => (wanted === true && offered.has(list) ? [list] : []))),
        uris: new Set(
          asked.resourceSubscriptions?.filter((uri) => index.findFor(exchange.principal, uri) !== undefined),
        ),
        taskIds: new Set(await tasks.ownedBy(exchange.principal, asked.taskIds ?? [])),
      };

      const result = { _meta: { [META.subscriptionId]: id } };
      return new Promise((resolve) => {
        const send: SendNotification = (notification) => exchange.notify(notification);
        const stops = [subscriptions.listen(id, exchange.principal.id, listened, send, () => end(result))];
        const listening: Abortable = { abort: () => end(NO_ANSWER) };
        exchange.call = listening;
        const open = exchange.session?.begin(id, listening);
        const end = (answer: object | typeof NO_ANSWER) => {
          for (const stop of stops) stop();
          if (open !== undefined) exchange.session?.end(open);
          resolve(answer);
        };
        stops.push(whenExpired(exchange.principal, () => end(result)));
      });
    },
  };
}

function readAsked(params: unknown): z.output<typeof paramsSchema>["notifications"] {
  const read = paramsSchema.safeParse(params);
  if (read.success) return read.data.notifications;
  const message = `subscriptions/listen can't be answered. ${describeIssues(read.error.issues)}.`;
  throw new ProtocolError(JSON_RPC.invalidParams, message);
}
