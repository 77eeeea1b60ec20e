import type { LogFn, Logger } from "pino";

/** Calls a logger's method. What can't be read, such as a getter that throws, must not break the tool that logs it. */
export function logSafely(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  try {
    method.apply(this, args);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const said = typeof args[1] === "string" ? args[1] : undefined;
    method.call(this, { unreadable: reason }, said);
  }
}
