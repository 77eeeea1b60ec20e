import type { BootProblem } from "../errors/boot-error.js";
import type { LogLevel } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import type { ElicitAnswer, JsonFormQuestion, UrlQuestion } from "../operation/ask.js";
import type { ToolContext } from "../operation/tool-context.js";
import type { Principal } from "../principal/principal.js";
import type { TraceHeaders } from "../tracing/trace-headers.js";
import type { Thrown } from "./thrown.js";

/** A tool whose calls run in workers. */
export interface IsolatedTool {
  readonly name: string;
  /** URL of the module whose default export is its class. */
  readonly file: string;
  /** The file as an author knows it: `tools/price.tool.js`. */
  readonly source: string;
}

/** What a worker is started with. */
export interface WorkerSetup {
  readonly tools: readonly IsolatedTool[];
  readonly logLevel: LogLevel;
  /** Of one result. */
  readonly maxBytes: number;
}

/** The part of a call's context that only the server's thread has. Questions come with their forms as JSON Schema. */
export interface RemoteContext
  extends Pick<ToolContext, "progress" | "message" | "closeStream" | "sample" | "roots">,
    Changes {
  elicit(question: JsonFormQuestion | UrlQuestion): Promise<ElicitAnswer<unknown>>;
}

export type RemoteMethod = keyof RemoteContext;

/** From the server's thread to a worker. */
export type ToWorker =
  | {
      readonly type: "call";
      readonly call: number;
      readonly tool: string;
      readonly input: Record<string, unknown>;
      readonly requestId: string;
      readonly principal: Principal;
      readonly traceHeaders: TraceHeaders;
      /** What the call's log lines have. */
      readonly logFields: Readonly<Record<string, unknown>>;
    }
  | { readonly type: "abort"; readonly call: number; readonly reason: Thrown }
  /** The value is what the method that was asked returns. */
  | { readonly type: "reply"; readonly ask: number; readonly value: unknown }
  | { readonly type: "refusal"; readonly ask: number; readonly thrown: Thrown }
  | { readonly type: "close" };

/** From a worker to the server's thread. */
export type FromWorker =
  | { readonly type: "loaded"; readonly problems: readonly BootProblem[] }
  /** The whole result as JSON text: it is checked and written where the tool is. */
  | { readonly type: "result"; readonly call: number; readonly json: string }
  /** `refused` is the ask whose refusal the tool passed on, where it did. */
  | { readonly type: "thrown"; readonly call: number; readonly thrown: Thrown; readonly refused: number | undefined }
  | {
      readonly type: "ask";
      readonly call: number;
      readonly ask: number;
      readonly method: RemoteMethod;
      readonly args: readonly unknown[];
    }
  | { readonly type: "log"; readonly line: string };
