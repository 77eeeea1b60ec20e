// A worker's entry: loads the isolated tools and runs one call at a time until the server ends it.
import { parentPort, workerData } from "node:worker_threads";
import type { BootProblem } from "../errors/boot-error.js";
import { keepFrameworkFields } from "../logging/framework-fields.js";
import { createLog } from "../logging/logger.js";
import { continueTrace } from "../tracing/continue-trace.js";
import { loadOpenTelemetry } from "../tracing/open-telemetry.js";
import { closeTool, type LoadedTool, loadTool } from "./load-tool.js";
import type { ToWorker, WorkerSetup } from "./messages.js";
import { ServerLink } from "./server-link.js";
import { packThrown, unpackThrown } from "./thrown.js";
import { WorkerContext } from "./worker-context.js";

const { tools, logLevel, maxBytes }: WorkerSetup = workerData;
if (parentPort === null) throw new Error("This file is the entry of a worker of the server, and nothing else.");
const port = parentPort;
const link = new ServerLink(port);
const { logger } = createLog(logLevel, { write: (line) => link.post({ type: "log", line }) });
/** An SDK that `node --import` brings runs in each thread. */
const api = await loadOpenTelemetry(logger);
const loaded = new Map<string, LoadedTool>();
let running: { readonly call: number; readonly context: WorkerContext } | undefined;

const problems: BootProblem[] = [];
for (const tool of tools) {
  try {
    loaded.set(tool.name, await loadTool(tool, maxBytes));
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    problems.push({ where: tool.source, message: `did not load in a worker: ${reason}` });
  }
}
port.on("message", (message: ToWorker) => {
  if (message.type === "call") void run(message);
  else if (message.type === "abort") abort(message);
  else if (message.type === "close") void close();
  else link.settle(message);
});
link.post({ type: "loaded", problems });

async function run(message: Extract<ToWorker, { type: "call" }>): Promise<void> {
  const { call, input, logFields, traceHeaders } = message;
  const found = loaded.get(message.tool);
  const log = logger.child(logFields, { formatters: { log: keepFrameworkFields } });
  const context = new WorkerContext(message, found?.deps, log, link);
  running = { call, context };
  try {
    const result = await found?.toResult(
      await continueTrace(api, traceHeaders, () => found.tool.execute(input, context)),
    );
    link.post({ type: "result", call, json: JSON.stringify(result) });
  } catch (error) {
    link.post({ type: "thrown", call, thrown: packThrown(error), refused: link.refusalOf(error) });
  }
}

function abort({ call, reason }: Extract<ToWorker, { type: "abort" }>): void {
  if (running?.call === call) running.context.abort(unpackThrown(reason));
}

async function close(): Promise<void> {
  for (const tool of loaded.values()) {
    await closeTool(tool).catch((error) => logger.error({ err: error, tool: tool.tool.name }, "closing a tool failed"));
  }
  process.exit(0);
}
