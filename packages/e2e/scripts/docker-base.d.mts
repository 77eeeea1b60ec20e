import type { DockerEngine } from "./docker-engine.mjs";
export function buildNodeImage(docker: DockerEngine["docker"], major: number, tag: string): Promise<void>;
