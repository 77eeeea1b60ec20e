import { spawn } from "node:child_process";
import type { Logger } from "../logging/logger.js";

/** Microseconds in a millisecond, and how often within its time the watchdog is told that the process lives. */
const MICROSECONDS = 1_000;
const WATCHDOG_SHARE = 2;

/**
 * Tells systemd how the server is (sd_notify(3)), where systemd started it with a socket to be told on. Node can't write
 * to that socket; `systemd-notify`, which is wherever systemd is, can. The unit needs `NotifyAccess=all`.
 */
export class ServiceManager {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #logger: Logger;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(environment: NodeJS.ProcessEnv, logger: Logger) {
    this.#environment = environment;
    this.#logger = logger;
  }

  /** The server takes calls. From here on the watchdog hears of it, as long as the event loop turns. */
  ready(): void {
    this.#notify("READY=1", `STATUS=Ready`);
    const interval = Number(this.#environment.WATCHDOG_USEC) / MICROSECONDS / WATCHDOG_SHARE;
    if (interval > 0) this.#watchdog = setInterval(() => this.#notify("WATCHDOG=1"), interval).unref();
  }

  stopping(reason: string): void {
    this.#notify("STOPPING=1", `STATUS=Stopping: ${reason}`);
  }

  /** The watchdog is told no more. */
  close(): void {
    clearInterval(this.#watchdog);
  }

  #notify(...states: string[]): void {
    if (this.#environment.NOTIFY_SOCKET === undefined) return;
    const child = spawn("systemd-notify", states, { stdio: "ignore", env: this.#environment });
    child.once("error", (error) => this.#logger.warn({ err: error }, "systemd could not be told how the server is"));
    child.unref();
  }
}
