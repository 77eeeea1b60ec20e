import type { Deployment } from "mcp-prod";

export interface Credential {
  readonly name: string;
  readonly required: boolean;
}

/** All that must not be seen in the unit or in the process's environment, by the variable's name. */
export function credentialsOf({ environment, files }: Deployment): Credential[] {
  const keys = files.keys === undefined ? [] : ["MCP_API_KEYS", "MCP_KEY_PEPPER"];
  return [
    ...keys.map((name) => ({ name, required: true })),
    ...["MCP_OPERATIONS_KEY", "MCP_STATE_SECRET"].map((name) => ({ name, required: false })),
    ...environment.filter(({ secret }) => secret),
  ].map(({ name, required }) => ({ name, required }));
}

/** Each is a file in a folder; one that need not be there counts as not set where it is not. */
export function credentialLines(credentials: readonly Credential[], folder: string): string[] {
  return credentials.flatMap(({ name, required }) => [
    `LoadCredential=${name}:${folder}/${name}`,
    ...(required ? [] : [`SetCredential=${name}:\\n`]),
  ]);
}
