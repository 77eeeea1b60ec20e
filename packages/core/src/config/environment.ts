import type { BootProblem } from "../errors/boot-error.js";
import { LOG_LEVELS } from "../logging/logger.js";

/** A config as nested plain objects, before it is checked. */
export type Draft = Record<string, unknown>;

interface Override {
  readonly variable: string;
  /** What the variable takes, for messages and for the reference. */
  readonly takes: string;
  /** Returns undefined where the text is not what the variable takes. */
  apply(text: string, draft: Draft): Draft | undefined;
}

const TRANSPORTS = ["http", "stdio"];

/** Every environment variable that the framework reads. docs/reference/config.md lists them; a test holds the two together. */
export const ENVIRONMENT: readonly Override[] = [
  { variable: "MCP_TRANSPORTS", takes: "http, stdio, or both with a comma", apply: selectTransports },
  {
    variable: "MCP_PORT",
    takes: "a port from 0 to 65535",
    apply: ofHttp(integer(["transports", "http", "port"], 0, 65_535)),
  },
  { variable: "MCP_HOST", takes: "an address to bind", apply: ofHttp(text(["transports", "http", "host"])) },
  {
    variable: "MCP_ALLOWED_HOSTS",
    takes: "host names with commas between them",
    apply: ofHttp(list(["transports", "http", "allowedHosts"])),
  },
  {
    variable: "MCP_TRUSTED_PROXIES",
    takes: "addresses, or blocks of them, with commas between them",
    apply: ofHttp(list(["transports", "http", "trustedProxies"])),
  },
  {
    variable: "MCP_OPERATIONS_PORT",
    takes: "a port from 0 to 65535",
    apply: ofHttp(integer(["transports", "http", "operations", "port"], 0, 65_535)),
  },
  {
    variable: "MCP_OPERATIONS_HOST",
    takes: "an address to bind",
    apply: ofHttp(text(["transports", "http", "operations", "host"])),
  },
  {
    variable: "MCP_OPERATIONS_KEY",
    takes: "a text of at least 32 characters",
    apply: ofHttp(text(["transports", "http", "operations", "key"])),
  },
  {
    variable: "MCP_OPERATIONS_PLAYGROUND",
    takes: "true or false",
    apply: ofHttp(boolean(["transports", "http", "operations", "playground"])),
  },
  { variable: "MCP_STATE_SECRET", takes: "a text of at least 32 characters", apply: text(["stateSecret"]) },
  { variable: "MCP_API_KEYS", takes: "the text of a file of API keys", apply: readElsewhere },
  { variable: "MCP_KEY_PEPPER", takes: "a text of at least 32 characters", apply: readElsewhere },
  { variable: "MCP_LOG_LEVEL", takes: `one of ${LOG_LEVELS.join(", ")}`, apply: oneOf(["log", "level"], LOG_LEVELS) },
  { variable: "MCP_TOOL_TIMEOUT", takes: "milliseconds, at least 1", apply: integer(["timeouts", "tool"], 1) },
  { variable: "MCP_DRAIN_TIMEOUT", takes: "milliseconds, at least 1", apply: integer(["timeouts", "drain"], 1) },
];

/** Lays the environment over a config; what can't be read is added to `problems`. An empty variable counts as not set. */
export function applyEnvironment(config: Draft, environment: NodeJS.ProcessEnv, problems: BootProblem[]): Draft {
  return ENVIRONMENT.reduce((draft, { variable, takes, apply }) => {
    const value = environment[variable];
    if (value === undefined || value === "") return draft;
    const applied = apply(value, draft);
    if (applied === undefined)
      problems.push({ where: variable, message: `is ${JSON.stringify(value)}; it takes ${takes}` });
    return applied ?? draft;
  }, config);
}

function selectTransports(list: string, draft: Draft): Draft | undefined {
  const wanted = list.split(",").map((name) => name.trim());
  if (!wanted.every((name) => TRANSPORTS.includes(name))) return undefined;
  const configured = asDraft(draft.transports);
  const http = wanted.includes("http") ? configured.http || true : false;
  // What is served on the port of http goes with it.
  const withoutHttp = http === false && configured.sse !== undefined ? { sse: false } : {};
  return { ...draft, transports: { ...configured, ...withoutHttp, http, stdio: wanted.includes("stdio") } };
}

/** A port alone does not turn HTTP on where the config leaves it off. */
function ofHttp(apply: Override["apply"]): Override["apply"] {
  return (value, draft) => {
    const isOff = draft.transports !== undefined && !asDraft(draft.transports).http;
    const applied = apply(value, draft);
    return isOff && applied !== undefined ? draft : applied;
  };
}

function integer(path: string[], min: number, max = 2 ** 31 - 1): Override["apply"] {
  return (value, draft) => {
    const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? set(draft, path, number) : undefined;
  };
}

function oneOf(path: string[], allowed: readonly string[]): Override["apply"] {
  return (value, draft) => (allowed.includes(value) ? set(draft, path, value) : undefined);
}

function boolean(path: string[]): Override["apply"] {
  return (value, draft) => (value === "true" || value === "false" ? set(draft, path, value === "true") : undefined);
}

function text(path: string[]): Override["apply"] {
  return (value, draft) => set(draft, path, value);
}

function list(path: string[]): Override["apply"] {
  return (value, draft) => {
    const entries = value.split(",").map((entry) => entry.trim());
    return entries.includes("") ? undefined : set(draft, path, entries);
  };
}

/** No config key holds it: see auth/api-keys. */
function readElsewhere(_text: string, draft: Draft): Draft {
  return draft;
}

function set(draft: Draft, [key, ...rest]: string[], value: unknown): Draft {
  if (key === undefined) return draft;
  return { ...draft, [key]: rest.length === 0 ? value : set(asDraft(draft[key]), rest, value) };
}

function asDraft(value: unknown): Draft {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
