export interface DockerEngine {
  /** Runs the engine's client to its end and gives what it printed. @throws where it fails, with what it said */
  docker(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}
export function startDockerEngine(): Promise<DockerEngine>;
