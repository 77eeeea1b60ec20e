import type { DockerEngine } from "./docker-engine.mjs";
export function buildPrometheusImage(docker: DockerEngine["docker"], tag: string): Promise<void>;
