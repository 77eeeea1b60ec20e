const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Runs `stop` at the first SIGTERM or SIGINT, then ends the process: 0 where it stopped cleanly, else 1.
 * A second signal ends it at once.
 * @returns takes the handlers away again
 */
export function onShutdownSignal(stop: (signal: string) => Promise<void>): () => void {
  let stopping = false;
  const handle = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    stop(signal).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return () => {
    for (const signal of SIGNALS) process.off(signal, handle);
  };
}
