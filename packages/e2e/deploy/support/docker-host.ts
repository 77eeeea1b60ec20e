import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildNodeImage } from "../../scripts/docker-base.mjs";
import { type DockerEngine, startDockerEngine } from "../../scripts/docker-engine.mjs";
import { setUp } from "../../src/support/made-project.js";

/** An engine that has Node's image, and a folder for what runs in it. */
export class DockerHost {
  private engine: DockerEngine | undefined;
  private path = "";

  async start(): Promise<void> {
    this.path = await mkdtemp(join(setUp.work, "docker-"));
    this.engine = await startDockerEngine();
    await buildNodeImage(this.engine.docker, 24, "node:24-slim");
  }

  async stop(): Promise<void> {
    await this.engine?.stop();
    await rm(this.path, { recursive: true, force: true });
  }

  get folder(): string {
    return this.path;
  }

  get environment(): DockerEngine["environment"] {
    return this.running.environment;
  }

  /** The engine's client: gives what it printed. */
  readonly docker: DockerEngine["docker"] = (...args) => this.running.docker(...args);

  /** From the loopback registry, which the package manager in the image is told of as of any private one. */
  async build(root: string, tag: string): Promise<void> {
    const npmrc = `id=npmrc,src=${setUp.environment.npm_config_userconfig}`;
    await this.docker("build", "--network", "host", "--secret", npmrc, "--tag", tag, root);
  }

  inspect(name: string, format: string): Promise<string> {
    return this.docker("inspect", "--format", format, name);
  }

  async isHealthy(name: string): Promise<boolean> {
    return (await this.inspect(name, "{{.State.Health.Status}}")) === "healthy";
  }

  /** Runs a script in a container of an image that has no network, and gives what it printed. */
  node(image: string, script: string, ...flags: string[]): Promise<string> {
    return this.docker("run", "--rm", "--network", "none", ...flags, image, "node", "-e", script);
  }

  private get running(): DockerEngine {
    if (this.engine === undefined) throw new Error("The engine did not start.");
    return this.engine;
  }
}

/** The flags of the line that the Dockerfile says to run it with. */
export async function emittedFlags(root: string): Promise<string[]> {
  const [, flags = ""] = /^# Run: +docker run (.+) \S+$/m.exec(await readFile(join(root, "Dockerfile"), "utf8")) ?? [];
  return flags.split(" ");
}

export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`Not within a minute: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
