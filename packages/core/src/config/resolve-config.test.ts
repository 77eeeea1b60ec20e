import { availableParallelism } from "node:os";
import { describe, expect, test } from "@jest/globals";
import { BootError } from "../errors/boot-error.js";
import { type Config, defineConfig } from "./config-schema.js";
import type { CheckContext } from "./dependencies-schema.js";
import { resolveConfig } from "./resolve-config.js";

const DEFAULT_HTTP = {
  port: 3000,
  host: "127.0.0.1",
  allowedHosts: [],
  allowedOrigins: [],
  trustedProxies: [],
  bodyLimit: 1_048_576,
  operations: { host: "127.0.0.1", playground: false },
};
const MINIMAL: Config = { name: "shop", version: "1.0.0" };

function problemsOf(config: unknown, environment: NodeJS.ProcessEnv = {}): Record<string, string> {
  try {
    resolveConfig(config, environment);
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    return Object.fromEntries(error.problems.map(({ where, message }) => [where, message]));
  }
  return {};
}

test("a name and a version are enough: the rest has defaults", () => {
  expect(resolveConfig(MINIMAL, {})).toEqual({
    name: "shop",
    version: "1.0.0",
    transports: { http: DEFAULT_HTTP, stdio: false },
    limits: { failedAuth: { limit: 20, window: 60_000 }, reject: "tool", maxKeys: 1_000_000 },
    budgets: { period: "day", perPrincipal: {}, principals: {} },
    usage: {},
    concurrency: { perTool: 100, perPrincipal: 50, queue: 100, queueTimeout: 2_000 },
    overload: { eventLoopLag: 1_000, heap: 0.9 },
    breaker: { failureRatio: 0.5, minimumCalls: 10, window: 30_000, cooldown: 10_000 },
    retry: { attempts: 3, minDelay: 100, maxDelay: 2_000 },
    dependencies: {},
    deploy: { memory: 512, slo: { availability: 99.5 } },
    environment: {},
    idempotency: { ttl: 86_400_000 },
    results: { maxBytes: 1_048_576 },
    timeouts: { tool: 10_000, openWorldTool: 30_000, client: 300_000, drain: 25_000, drainDelay: 0 },
    sessions: { enabled: true, max: 10_000, idleTimeout: 1_800_000, resumeTimeout: 60_000 },
    isolation: { workers: Math.min(4, availableParallelism()), memory: 256 },
    watchdog: { warnAfter: 1_000, fatalAfter: 60_000 },
    log: { level: "info", redact: [] },
  });
});

test("defineConfig gives back what it is given", () => {
  expect(defineConfig(MINIMAL)).toBe(MINIMAL);
});

test("defineConfig tells the checks of dependencies what deps opens", async () => {
  const deps = async () => ({ rows: 5 });
  const check = ({ deps: { rows } }: CheckContext<{ rows: number }>) => rows > 0;
  const config = defineConfig({
    ...MINIMAL,
    deps,
    dependencies: { db: { check }, inline: { check: (c) => c.deps.rows } },
  });
  const { db } = resolveConfig(config, {}).dependencies;
  expect(db).toEqual({ critical: false, check, timeout: 2_000, every: 10_000 });
});

test("what is set is kept beside the defaults of its neighbours", () => {
  const deps = () => ({});
  const config = resolveConfig({ ...MINIMAL, title: "Shop", timeouts: { tool: 5 }, log: { level: "debug" }, deps }, {});
  expect(config).toMatchObject({ title: "Shop", timeouts: { tool: 5, drain: 25_000 }, log: { level: "debug" }, deps });
});

describe("transports", () => {
  const transportsOf = (transports: Config["transports"]) => resolveConfig({ ...MINIMAL, transports }, {}).transports;

  test("http: true takes the defaults", () => {
    expect(transportsOf({ http: true })).toEqual({ http: DEFAULT_HTTP, stdio: false });
  });

  test("http: {...} keeps the defaults of what it does not set", () => {
    expect(transportsOf({ http: { port: 8080 } })).toEqual({ http: { ...DEFAULT_HTTP, port: 8080 }, stdio: false });
  });

  test.each<[string, Config["transports"]]>([
    ["http: false", { http: false, stdio: true }],
    ["no http", { stdio: true }],
  ])("%s with stdio: true leaves HTTP off", (_what, transports) => {
    const { http, stdio } = transportsOf(transports);
    expect(http).toBeUndefined();
    expect(stdio).toBe(true);
  });

  test.each<[string, Config["transports"]]>([
    ["all off", { http: false, stdio: false }],
    ["none named", {}],
  ])("refused: %s", (_what, transports) => {
    expect(problemsOf({ ...MINIMAL, transports })).toEqual({ transports: "turn on at least one of http and stdio" });
  });
});

describe("the HTTP+SSE transport", () => {
  test("true takes its usual paths", () => {
    const { transports } = resolveConfig({ ...MINIMAL, transports: { http: true, sse: true } }, {});
    expect(transports.sse).toEqual({ path: "/sse", messagesPath: "/messages" });
  });

  test.each<[string, Config["transports"], string]>([
    ["without http", { stdio: true, sse: true }, "transports.sse"],
    ["with one path for both", { http: true, sse: { path: "/messages" } }, "transports.sse.messagesPath"],
    ["with what is no path", { http: true, sse: { path: "sse?a" } }, "transports.sse.path"],
  ])("is refused %s", (_what, transports, key) => {
    expect(Object.keys(problemsOf({ ...MINIMAL, transports }))).toEqual([key]);
  });
});

describe("what is wrong is named by its key", () => {
  test.each<[string, object, string]>([
    ["an unknown key", { nmae: "x" }, "nmae"],
    ["an unknown key in a part", { timeouts: { toool: 5 } }, "timeouts.toool"],
    ["an unknown key in http", { transports: { http: { prot: 5 } } }, "transports.http.prot"],
    ["a port out of range", { transports: { http: { port: 70_000 } } }, "transports.http.port"],
    ["a port as text", { transports: { http: { port: "80" } } }, "transports.http.port"],
    [
      "an origin that is no URL",
      { transports: { http: { allowedOrigins: ["example"] } } },
      "transports.http.allowedOrigins.0",
    ],
    ["http as a number", { transports: { http: 3000 } }, "transports.http"],
    ["a timeout of 0", { timeouts: { tool: 0 } }, "timeouts.tool"],
    ["a timeout that no timer can hold", { timeouts: { drain: 2 ** 31 } }, "timeouts.drain"],
    ["no sessions at all", { sessions: { max: 0 } }, "sessions.max"],
    ["half a rate limit", { limits: { perTool: { limit: 5 } } }, "limits.perTool.window"],
    ["a rate limit of nothing", { limits: { perPrincipal: { limit: 0, window: 5 } } }, "limits.perPrincipal.limit"],
    ["no bound on failed attempts", { limits: { failedAuth: false } }, "limits.failedAuth"],
    ["a way to reject that there is not", { limits: { reject: "silently" } }, "limits.reject"],
    ["a log level that there is not", { log: { level: "verbose" } }, "log.level"],
    ["deps that are not a function", { deps: { db: 1 } }, "deps"],
    ["an empty name", { name: "" }, "name"],
    ["no time for a check", { dependencies: { db: { timeout: 0 } } }, "dependencies.db.timeout"],
    ["checks without a pause", { dependencies: { db: { every: 0 } } }, "dependencies.db.every"],
    ["a check that is not a function", { dependencies: { db: { check: "SELECT 1" } } }, "dependencies.db.check"],
    ["an unknown key of a dependency", { dependencies: { db: { interval: 5 } } }, "dependencies.db.interval"],
  ])("%s", (_what, part, key) => {
    expect(Object.keys(problemsOf({ ...MINIMAL, ...part }))).toEqual([key]);
  });

  test("deps that are not a function are told what they must be", () => {
    expect(problemsOf({ ...MINIMAL, deps: {} }).deps).toBe("must be a function that returns what tools depend on");
  });

  test.each([undefined, null, "config", {}])("a config of %p lacks its name and version", (config) => {
    expect(Object.keys(problemsOf(config))).toEqual(["name", "version"]);
  });
});

test("all problems are listed at once, those of the environment too", () => {
  const config = { version: 5, extra: 1, transports: { http: { port: -1, tls: true } }, timeouts: { tool: "10s" } };
  const problems = problemsOf(config, { MCP_LOG_LEVEL: "loud" });
  expect(Object.keys(problems).sort()).toEqual([
    "MCP_LOG_LEVEL",
    "extra",
    "name",
    "timeouts.tool",
    "transports.http.port",
    "transports.http.tls",
    "version",
  ]);
});

test("the host of what access tokens are made out for may be called by", () => {
  const oauth = { resource: "https://mcp.example/mcp", authorizationServers: ["https://login.example"] };
  const auth = { oauth, jwt: { issuer: "https://login.example" } };
  expect(resolveConfig({ ...MINIMAL, auth }, {}).transports.http?.allowedHosts).toEqual(["mcp.example"]);
});

test.each([{ availability: 90 }, { availability: 100 }, { p95: 60_000 }, { p95: 0.5 }])(
  "an SLO that no alert can hold a server to is refused: %j",
  (slo) => {
    expect(() => resolveConfig({ ...MINIMAL, deploy: { slo } }, {})).toThrow(/deploy\.slo\./);
  },
);
