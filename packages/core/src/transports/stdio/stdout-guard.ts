import { Console } from "node:console";

/** Standard output, kept for protocol messages. */
export interface ProtocolOutput {
  /** Resolves when the reader can take more. */
  write(line: string): Promise<void>;
  release(): void;
}

/**
 * Takes standard output for the protocol: from here on console.log and process.stdout.write go to standard
 * error, so that a stray print in a tool can't break the stream.
 */
export function reserveStdout(): ProtocolOutput {
  const { stdout, stderr } = process;
  const writeToStdout = stdout.write.bind(stdout);
  const originalConsole = globalThis.console;
  stdout.write = stderr.write.bind(stderr);
  globalThis.console = new Console({ stdout: stderr, stderr });

  return {
    write: (line) => new Promise((resolve) => writeToStdout(line, () => resolve())),
    release: () => {
      stdout.write = writeToStdout;
      globalThis.console = originalConsole;
    },
  };
}
