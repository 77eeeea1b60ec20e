import type { Changes } from "../mcp/changes.js";
import type { LoggingLevel } from "../mcp/types.js";
import type { Principal } from "../principal/principal.js";
import type { MessageTrace } from "../tracing/message-trace.js";
import type { AskClient } from "./question.js";

/** How a call reaches back to whoever made it. */
export interface Caller {
  readonly requestId: string;
  readonly sessionId: string | undefined;
  readonly principal: Principal;
  /** IP address; undefined where it has none. */
  readonly address: string | undefined;
  /** Whom the call counts for where calls are limited. */
  readonly limitKey: string;
  /** What the client sent along with the call's arguments. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /** Undefined where the client did not ask for progress. */
  readonly sendProgress: ((done: number, total?: number, message?: string) => Promise<void>) | undefined;
  readonly ask: AskClient;
  readonly sendMessage: (level: LoggingLevel, data: unknown, logger?: string) => Promise<void>;
  /** Undefined where the way back can't be closed and opened again. */
  readonly closeStream?: () => void;
  readonly changes: Changes;
  /** Undefined where nothing is traced. */
  readonly trace?: MessageTrace | undefined;
}
