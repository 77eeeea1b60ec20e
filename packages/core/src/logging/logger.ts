import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ServerLogger {
  readonly logger: Logger;
  /** Writes out what is buffered. Called before the process ends. */
  flush(): void;
}

/** JSON lines on standard error: standard output belongs to the protocol. */
export function createServerLogger(level: LogLevel): ServerLogger {
  const destination = pino.destination({ dest: 2, sync: false });
  return { logger: createLogger(level, destination), flush: () => flushQuietly(destination) };
}

export function createLogger(level: LogLevel, destination: DestinationStream): Logger {
  return pino({ level, base: null, formatters: { level: (label) => ({ level: label }) } }, destination);
}

function flushQuietly(destination: ReturnType<typeof pino.destination>): void {
  try {
    destination.flushSync();
  } catch {
    // Nobody reads standard error any more, or it never opened: there is nowhere left to say so.
  }
}
