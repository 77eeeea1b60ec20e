import type { JSONRPCNotification, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { monotonicMs } from "../clock.js";
import { ToolError } from "../errors/tool-error.js";
import type { Changes, ListName } from "../mcp/changes.js";
import { META } from "./dialects/era.js";
import { Outbox, type SendNotification } from "./outbox.js";
import type { Session } from "./session.js";
import { type TaskRecord, toDetailedWire } from "./tasks/task.js";

/** What one `subscriptions/listen` asked for and gets (MCP 2026-07-28, subscriptions). */
export interface Listened {
  readonly lists: ReadonlySet<ListName>;
  readonly uris: ReadonlySet<string>;
  /** Tasks of the listener's own (MCP Tasks extension). */
  readonly taskIds: ReadonlySet<string>;
}

interface Listener extends Listened {
  readonly outbox: Outbox;
  readonly id: RequestId;
  /** The principal's id. */
  readonly owner: string;
  /** Ends it from the server's side. */
  end(): void;
}

/** Listeners at once, of all clients together. */
export const MAX_LISTENERS = 1_024;

/** Who is told of changes: sessions with an open stream up to 2025-11-25, listeners from 2026-07-28. Kept in memory. */
export class Subscriptions implements Changes {
  readonly #offered: ReadonlySet<ListName>;
  readonly #sessions = new Map<Session, Outbox>();
  readonly #listeners = new Set<Listener>();
  #ended = false;

  /** @param offered the lists that the server has at all */
  constructor(offered: ReadonlySet<ListName>) {
    this.#offered = offered;
  }

  /** Sessions that have a stream on which they are told, or can come back to one. */
  get sessionStreams(): number {
    return this.#sessions.size;
  }

  /** How many listen now. */
  get listeners(): number {
    return this.#listeners.size;
  }

  resourceUpdated(uri: string): void {
    const method = "notifications/resources/updated";
    for (const [session, outbox] of this.#sessions) {
      if (session.followed?.has(uri)) outbox.push(`${method} ${uri}`, { jsonrpc: "2.0", method, params: { uri } });
    }
    for (const listener of this.#listeners) {
      if (listener.uris.has(uri)) tell(listener, `${method} ${uri}`, method, { uri });
    }
  }

  taskChanged(task: TaskRecord): void {
    const { taskId } = task;
    for (const listener of this.#listeners) {
      if (listener.taskIds.has(taskId)) tell(listener, `task ${taskId}`, "notifications/tasks", toDetailedWire(task));
    }
  }

  listChanged(list: ListName): void {
    if (!this.#offered.has(list)) return;
    const method = `notifications/${list}/list_changed`;
    for (const [session, outbox] of this.#sessions) {
      // Before initialize it is nobody's session yet (MCP 2025-11-25, basic/lifecycle).
      if (session.client !== undefined) outbox.push(method, { jsonrpc: "2.0", method });
    }
    for (const listener of this.#listeners) {
      if (listener.lists.has(list)) tell(listener, method, method, {});
    }
  }

  /**
   * Gives a session a way for what the server says unasked.
   * @param close ends that way where the session or the server ends
   * @returns to be called when it has ended
   */
  open(session: Session, send: SendNotification, close: () => void): () => void {
    this.#refuseAtEnd();
    this.#sessions.set(session, new Outbox(send));
    session.closeStream = close;
    return () => {
      this.#sessions.delete(session);
      session.closeStream = undefined;
      session.lastSeen = monotonicMs();
    };
  }

  /**
   * Acknowledges a listener and tells it of changes until `stop` is called.
   * @param owner the principal's id
   * @param end called where the server ends it
   * @throws ToolError where there are too many, or the server stops
   */
  listen(id: RequestId, owner: string, listened: Listened, send: SendNotification, end: () => void): () => void {
    this.#refuseAtEnd();
    if (this.#listeners.size >= MAX_LISTENERS) {
      const message = `Subscription limit reached: ${MAX_LISTENERS} are open. End one, or try again later.`;
      throw new ToolError("OVERLOADED", message, { retryAfter: 30 });
    }
    const listener = { ...listened, id, owner, outbox: new Outbox(send), end };
    tell(listener, "", "notifications/subscriptions/acknowledged", { notifications: toNotifications(listened) });
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The principal's credentials are good no more: what it listens to ends. Its sessions end by themselves. */
  endOf(principalId: string): void {
    for (const listener of this.#listeners) if (listener.owner === principalId) listener.end();
  }

  /** The server stops: all streams end, and no new ones begin. */
  end(): void {
    this.#ended = true;
    for (const session of this.#sessions.keys()) session.closeStream?.();
    this.#sessions.clear();
    for (const listener of this.#listeners) listener.end();
  }

  #refuseAtEnd(): void {
    if (!this.#ended) return;
    throw new ToolError("DRAINING", "The server is restarting and opens no new streams. Connect again in a moment.", {
      retryAfter: 2,
    });
  }
}

function tell({ outbox, id }: Listener, key: string, method: string, params: object): void {
  const notification: JSONRPCNotification = {
    jsonrpc: "2.0",
    method,
    params: { ...params, _meta: { [META.subscriptionId]: id } },
  };
  outbox.push(key, notification);
}

function toNotifications({ lists, uris, taskIds }: Listened): Record<string, unknown> {
  return {
    ...(lists.has("tools") ? { toolsListChanged: true } : {}),
    ...(lists.has("prompts") ? { promptsListChanged: true } : {}),
    ...(lists.has("resources") ? { resourcesListChanged: true } : {}),
    ...(uris.size > 0 ? { resourceSubscriptions: [...uris] } : {}),
    ...(taskIds.size > 0 ? { taskIds: [...taskIds] } : {}),
  };
}
