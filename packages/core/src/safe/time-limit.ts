import { ToolError } from "../errors/tool-error.js";

/**
 * Does work that has to stop when its signal aborts: at the caller's abort, or after so many milliseconds.
 * @throws the caller's own reason, or TIMEOUT, whatever the work threw when it was stopped
 */
export async function withTimeLimit<T>(
  what: string,
  { signal, timeout }: { readonly signal: AbortSignal; readonly timeout: number },
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener("abort", abort);
  const tooLate = () => stop.abort(new ToolError("TIMEOUT", `${what} took longer than ${timeout} ms and was stopped.`));
  const timer = setTimeout(tooLate, timeout);
  try {
    return await work(stop.signal);
  } catch (error) {
    stop.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
