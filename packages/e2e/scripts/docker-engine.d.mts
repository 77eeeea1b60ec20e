export interface DockerEngine {
  /** Runs the engine's client to its end and gives what it printed. @throws where it fails, with what it said */
  docker(...args: string[]): Promise<string>;
  /** With which `docker` is the client of this engine. */
  readonly environment: Readonly<Record<"PATH" | "HOME" | "DOCKER_HOST" | "DOCKER_BUILDKIT", string>>;
  stop(): Promise<void>;
}
export function startDockerEngine(): Promise<DockerEngine>;
