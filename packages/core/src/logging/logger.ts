import { type DestinationStream, type Logger, pino } from "pino";
import { BatchingSink } from "./line-sink.js";
import { logSafely } from "./log-safely.js";
import { redactLine } from "./redact-line.js";
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
}

export interface ServerLog extends Log {
  /** Writes out what is buffered. Called before the process ends. */
  flush(): void;
}

/** JSON lines on standard error: standard output belongs to the protocol. */
export function createServerLog(level: LogLevel): ServerLog {
  const destination = openStandardError();
  const batches = new BatchingSink(destination);
  const sink = new TappedSink(batches);
  const flush = () => {
    batches.flush();
    destination.flush();
  };
  return { logger: createLogger(level, sink), sink, flush };
}

/** Writes each line at once. */
export function createLog(level: LogLevel, destination: DestinationStream): Log {
  const write = (line: string) => destination.write(line);
  const sink = new TappedSink({ write, writeSoon: write, droppedLines: 0 });
  return { logger: createLogger(level, sink), sink };
}

function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  const hooks = { logMethod: logSafely, streamWrite: redactLine };
  return pino({ level, base: null, formatters, serializers: { err: serializeError }, hooks }, destination);
}
