import { type DestinationStream, type Logger, pino } from "pino";
import { LineSink } from "./line-sink.js";

export type { DestinationStream, Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger, and where its lines go: what is logged for every call goes there without it. */
export interface Log {
  readonly logger: Logger;
  readonly sink: DestinationStream;
}

export interface ServerLog extends Log {
  /** Writes out what is buffered. Called before the process ends. */
  flush(): void;
}

/** JSON lines on standard error: standard output belongs to the protocol. */
export function createServerLog(level: LogLevel): ServerLog {
  const destination = pino.destination({ dest: 2, sync: false });
  const sink = new LineSink(destination);
  const flush = () => {
    sink.flush();
    flushQuietly(destination);
  };
  return { ...createLog(level, sink), flush };
}

export function createLog(level: LogLevel, sink: DestinationStream): Log {
  const logger = pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, sink);
  return { logger, sink };
}

function flushQuietly(destination: ReturnType<typeof pino.destination>): void {
  try {
    destination.flushSync();
  } catch {
    // Nobody reads standard error any more, or it never opened: there is nowhere left to say so.
  }
}
