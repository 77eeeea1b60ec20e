import { availableParallelism } from "node:os";
import type { Registry } from "prom-client";
import { z } from "zod";
import { MAX_TIMER } from "../clock.js";
import type { Logger } from "../logging/logger.js";
import type { Changes } from "../mcp/changes.js";
import { authSchema } from "./auth-schema.js";
import { type DependencyInput, dependenciesSchema } from "./dependencies-schema.js";
import { environmentSchema } from "./environment-schema.js";
import { httpSchema } from "./http-schema.js";
import { budgetsSchema, limitsSchema, usageSchema } from "./limits-schema.js";
import { logSchema } from "./log-schema.js";
import type { Environment } from "./read-environment.js";
import { breakerSchema, concurrencySchema, milliseconds, overloadSchema, retrySchema } from "./resilience-schema.js";

const PATH = /^(?:\/[\w.~-]+)+$/;
const IS_NO_PATH = 'must be a path such as "/sse"';

const sseSchema = z.strictObject({
  /** Where clients open their stream. */
  path: z.string().regex(PATH, IS_NO_PATH).default("/sse"),
  /** Where they send their messages. */
  messagesPath: z.string().regex(PATH, IS_NO_PATH).default("/messages"),
});

/** `true` turns a part on with its defaults, `false` turns it off. */
const toggle = <S extends z.ZodObject>(schema: S) =>
  z.union([z.boolean(), schema]).transform((value) => {
    if (value === false) return undefined;
    return value === true ? schema.parse({}) : value;
  });

/** What `deps` is called with. */
export interface BootContext {
  readonly log: Logger;
  /** What the config declared in `environment`. */
  readonly env: Environment;
  /** Where prom-client's `registers` puts metrics of the author's own, for /metrics to show them. */
  readonly metrics: Registry;
  /** For what finds out by itself that something is new. Nobody is told before the server has started. */
  readonly changes: Changes;
}

/** Opens what tools depend on. If what it returns has a close(), that runs at stop, after the last call. */
export type OpenDeps = (boot: BootContext) => unknown;

/** The one schema of mcp.config.ts. docs/reference/config.md explains each key; a test holds the two together. */
export const configSchema = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  title: z.string().min(1).optional(),
  /** How a model should use the server as a whole. */
  instructions: z.string().min(1).optional(),
  transports: z
    .strictObject({
      http: toggle(httpSchema).optional(),
      stdio: z.boolean().default(false),
      /** The HTTP+SSE transport of 2024-11-05, deprecated since, on the port of `http`. */
      sse: toggle(sseSchema).optional(),
    })
    .default({ http: httpSchema.parse({}), stdio: false })
    .refine(({ http, stdio }) => http !== undefined || stdio, "turn on at least one of http and stdio")
    .refine(({ http, sse }) => http !== undefined || sse === undefined, {
      path: ["sse"],
      message: "is served on the port of http: turn transports.http on too",
    })
    .refine(({ sse }) => sse === undefined || sse.path !== sse.messagesPath, {
      path: ["sse", "messagesPath"],
      message: "must be another path than transports.sse.path",
    }),
  /** Default: nobody is asked who they are, which only this machine may make use of. */
  auth: authSchema.optional(),
  limits: limitsSchema,
  budgets: budgetsSchema,
  usage: usageSchema,
  /** Where every attempt to authenticate and every call is written down. Default: nowhere but in the log. */
  audit: z.strictObject({ file: z.string().min(1) }).optional(),
  /** Deadlines in milliseconds, for what sets none itself. */
  timeouts: z
    .strictObject({
      tool: milliseconds.default(10_000),
      /** For tools with `openWorldHint: true`: they call out. */
      openWorldTool: milliseconds.default(30_000),
      /** How long a client may take to answer what a call asks it: a person may have to. */
      client: milliseconds.default(300_000),
      /** How long calls in flight may go on after SIGTERM. */
      drain: milliseconds.default(25_000),
      /** How long new calls are still served after SIGTERM, while the balancer finds out that the server is not ready. */
      drainDelay: z.int().min(0).max(MAX_TIMER).default(0),
    })
    .prefault({}),
  sessions: z
    .strictObject({
      /** Whether initialize opens one over HTTP. Without, every request stands on its own. */
      enabled: z.boolean().default(true),
      max: z.int().positive().default(10_000),
      idleTimeout: milliseconds.default(1_800_000),
      /** How long a call whose stream broke goes on, and its answer is kept. 0: hanging up aborts it at once. */
      resumeTimeout: z.int().min(0).max(MAX_TIMER).default(60_000),
    })
    .prefault({}),
  concurrency: concurrencySchema,
  overload: overloadSchema,
  /** For tools that call out or name a dependency. */
  breaker: breakerSchema.prefault({}),
  /** For tools that may run twice: those with `readOnlyHint` or `idempotentHint`. */
  retry: retrySchema.prefault({}),
  /** What tools depend on, by the names that their policies use. The server is not ready while a critical one is down. */
  dependencies: dependenciesSchema,
  /** For calls with an idempotency key. */
  idempotency: z.strictObject({ ttl: milliseconds.default(86_400_000) }).prefault({}),
  results: z
    .strictObject({
      /** Bytes of one result. */
      maxBytes: z.int().positive().default(1_048_576),
    })
    .prefault({}),
  /** The pool of threads for tools with the policy `isolation: "worker"`. */
  isolation: z
    .strictObject({
      /** Calls at once. */
      workers: z
        .int()
        .positive()
        .default(() => Math.min(4, availableParallelism())),
      /** Megabytes of V8's old space that a worker may have. */
      memory: z.int().positive().default(256),
    })
    .prefault({}),
  /** Notices when a tool in the server's own thread blocks its event loop. Milliseconds of one block. */
  watchdog: z
    .strictObject({
      /** After which the log names the tool. */
      warnAfter: milliseconds.default(1_000),
      /** After which the process is ended, for its supervisor to start a new one. 0: never. */
      fatalAfter: z.int().min(0).max(MAX_TIMER).default(60_000),
    })
    .prefault({}),
  /** Seals what clients keep for the server between two rounds of a call; one for all instances behind a balancer. */
  stateSecret: z.string().min(32).optional(),
  log: logSchema,
  environment: environmentSchema,
  /** What `mcp emit` writes into the files that deploy the server. */
  deploy: z
    .strictObject({
      /** Megabytes that its process may have. */
      memory: z.int().min(128).default(512),
      /** What is asked of the server, which its alerts and its dashboard hold it to. */
      slo: z
        .strictObject({
          /** Percent of calls that must not fail by the server's fault. Below 95 no errors come fast enough to alert. */
          availability: z.number().min(95).max(99.999).default(99.5),
          /** Within which 95 % of each tool's calls must be answered: the histogram ends at a minute. Default: half of the tool's deadline. */
          p95: z.int().positive().max(59_999).optional(),
        })
        .prefault({}),
    })
    .prefault({}),
  deps: z
    .custom<OpenDeps>((value) => typeof value === "function", "must be a function that returns what tools depend on")
    .optional(),
});

/** What an author writes in mcp.config.ts. */
export type Config = z.input<typeof configSchema>;
/** The config with all defaults in. */
export type ResolvedConfig = z.output<typeof configSchema>;
export type SseConfig = z.output<typeof sseSchema>;

/** A config whose checks of dependencies know what its `deps` opens. */
export type ConfigWith<Deps> = Omit<Config, "deps" | "dependencies"> & {
  deps?: ((boot: BootContext) => Deps | Promise<Deps>) | undefined;
  dependencies?: Record<string, DependencyInput<Deps>> | undefined;
};

/** Gives mcp.config.ts its types. The server checks it at boot. */
export function defineConfig<Deps = unknown>(config: ConfigWith<Deps>): Config {
  return config;
}
