export interface Systemd {
  /** Runs a command beside it. `output` is what was printed on both streams. */
  run(command: string, ...args: string[]): Promise<{ code: number | null; output: string }>;
  end(): Promise<void>;
}
export function startSystemd(folder: string, shown: Readonly<Record<string, string>>): Promise<Systemd>;
