/** Who makes a call: what every check, limit and log line of that call is held against. */
export interface Principal {
  /** Stable id, safe to log: never a credential. */
  readonly id: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970 at which its credentials end. Undefined: they do not. */
  readonly expiresAt?: number;
  /** How it showed who it is; undefined where nobody asked. */
  readonly method?: "api_key" | "jwt" | "introspection" | "custom";
  /** What its access token says besides (RFC 7519 §4, RFC 7662 §2.2). */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Somebody over HTTP who gave no credentials, where none are asked for. */
export const ANONYMOUS: Principal = { id: "anonymous", scopes: [] };

/** The client that spawned this process and talks to it over its standard input: it has what the process has. */
export const LOCAL: Principal = { id: "local", scopes: [] };

/** Whoever calls tools from the status page: it has the key of the operations, or sits at this machine. */
export const OPERATOR: Principal = { id: "operator", scopes: [] };
