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

/**
 * Each is a file in a folder, and counts as not set where there is none: systemd would only say "Protocol error", and the
 * server says which variable is missing.
 */
export function credentialLines(credentials: readonly Credential[], folder: string): string[] {
  const required = credentials.filter((credential) => credential.required).map(({ name }) => name);
  return [
    ...(required.length === 0
      ? []
      : [`# Required, or the server says what is missing and does not start: ${required.join(", ")}.`]),
    ...credentials.flatMap(({ name }) => [`LoadCredential=${name}:${folder}/${name}`, `SetCredential=${name}:\\n`]),
  ];
}
