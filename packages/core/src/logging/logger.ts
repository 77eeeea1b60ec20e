import { type DestinationStream, type Logger, pino } from "pino";
import { fieldHider, type HideFields } from "./hide-fields.js";
import { BatchingSink } from "./line-sink.js";
import { logSafely } from "./log-safely.js";
import { lineRedactor } from "./redact-line.js";
import { serializeError } from "./serialize-error.js";
import { openStandardError } from "./standard-error.js";
import { TappedSink } from "./tapped-sink.js";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger, and where its lines go: what is logged for every call goes there without it. */
export interface Log {
  readonly logger: Logger;
  readonly sink: TappedSink;
  /** What the config takes out of lines; undefined where it is nothing. The logger does so itself. */
  readonly hideFields: HideFields | undefined;
}

export interface ServerLog extends Log {
  /** Writes out what is buffered. Called before the process ends. */
  flush(): void;
}

/**
 * JSON lines on standard error: standard output belongs to the protocol.
 * @param redact paths of fields that are taken out
 */
export function createServerLog(level: LogLevel, redact: readonly string[] = []): ServerLog {
  const destination = openStandardError();
  const batches = new BatchingSink(destination);
  const sink = new TappedSink(batches);
  const flush = () => {
    batches.flush();
    destination.flush();
  };
  const hideFields = fieldHider(redact);
  return { logger: createLogger(level, sink, hideFields), sink, hideFields, flush };
}

/** Writes each line at once. */
export function createLog(level: LogLevel, destination: DestinationStream, redact: readonly string[] = []): Log {
  const write = (line: string) => destination.write(line);
  const sink = new TappedSink({ write, writeSoon: write, droppedLines: 0 });
  const hideFields = fieldHider(redact);
  return { logger: createLogger(level, sink, hideFields), sink, hideFields };
}

function createLogger(level: LogLevel, destination: DestinationStream, hide: HideFields | undefined): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  const hooks = { logMethod: logSafely, streamWrite: lineRedactor(hide) };
  return pino({ level, base: null, formatters, serializers: { err: serializeError }, hooks }, destination);
}
