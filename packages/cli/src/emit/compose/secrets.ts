import type { EmitInput } from "../emitter.js";

/** Where the files with the secrets are: outside of the image and of the repository. */
const FOLDER = "./deploy/secrets";

export const OPERATIONS_KEY = "MCP_OPERATIONS_KEY";
export const GRAFANA_PASSWORD = "GRAFANA_ADMIN_PASSWORD";

/** What the server is given as files. */
export function serverSecrets({ environment, files }: EmitInput["deployment"]): string[] {
  const declared = environment.filter(({ secret }) => secret).map(({ name }) => name);
  return [...declared, ...(files.keys === undefined ? [] : ["MCP_API_KEYS", "MCP_KEY_PEPPER"]), OPERATIONS_KEY];
}

/** Where each is on the host. */
export function secretFiles(names: readonly string[]): Record<string, { file: string }> {
  return Object.fromEntries(names.map((name) => [name, { file: `${FOLDER}/${name}` }]));
}
