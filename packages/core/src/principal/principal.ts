/** Who makes a call: what every check, limit and log line of that call is held against. */
export interface Principal {
  /** Stable id, safe to log: never a credential. */
  readonly id: string;
  readonly scopes: readonly string[];
}

/** Somebody over HTTP who gave no credentials. */
export const ANONYMOUS: Principal = { id: "anonymous", scopes: [] };

/** The client that spawned this process and talks to it over its standard input. */
export const LOCAL: Principal = { id: "local", scopes: [] };
