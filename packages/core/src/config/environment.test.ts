import { describe, expect, test } from "@jest/globals";
import { BootError } from "../errors/boot-error.js";
import type { Config, ResolvedConfig } from "./config-schema.js";
import { ENVIRONMENT } from "./environment.js";
import { resolveConfig } from "./resolve-config.js";

function resolve(environment: NodeJS.ProcessEnv, config: Partial<Config> = {}): ResolvedConfig {
  return resolveConfig({ name: "shop", version: "1.0.0", ...config }, environment);
}

function problemsOf(environment: NodeJS.ProcessEnv): readonly { where: string; message: string }[] {
  try {
    resolve(environment);
  } catch (error) {
    if (error instanceof BootError) return error.problems;
    throw error;
  }
  return [];
}

test("these variables are read, and no others", () => {
  expect(ENVIRONMENT.map(({ variable }) => variable).sort()).toEqual([
    "MCP_ALLOWED_HOSTS",
    "MCP_API_KEYS",
    "MCP_DRAIN_TIMEOUT",
    "MCP_HOST",
    "MCP_KEY_PEPPER",
    "MCP_LOG_LEVEL",
    "MCP_OPERATIONS_HOST",
    "MCP_OPERATIONS_KEY",
    "MCP_OPERATIONS_PLAYGROUND",
    "MCP_OPERATIONS_PORT",
    "MCP_PORT",
    "MCP_STATE_SECRET",
    "MCP_TOOL_TIMEOUT",
    "MCP_TRANSPORTS",
    "MCP_TRUSTED_PROXIES",
  ]);
});

describe("a variable wins over the config", () => {
  const config: Partial<Config> = {
    auth: "none",
    transports: { http: { port: 1, host: "::1", bodyLimit: 99 } },
    log: { level: "fatal" },
    timeouts: { tool: 1, drain: 1 },
  };

  test.each<[string, string, object]>([
    ["MCP_PORT", "8080", { transports: { http: { port: 8080, host: "::1", bodyLimit: 99 } } }],
    ["MCP_PORT", "0", { transports: { http: { port: 0 } } }],
    ["MCP_HOST", "0.0.0.0", { transports: { http: { port: 1, host: "0.0.0.0" } } }],
    [
      "MCP_ALLOWED_HOSTS",
      "a.example, *.b.example",
      { transports: { http: { allowedHosts: ["a.example", "*.b.example"] } } },
    ],
    ["MCP_TRUSTED_PROXIES", "10.0.0.0/8,::1", { transports: { http: { trustedProxies: ["10.0.0.0/8", "::1"] } } }],
    ["MCP_OPERATIONS_PORT", "9090", { transports: { http: { operations: { port: 9090, host: "127.0.0.1" } } } }],
    ["MCP_OPERATIONS_HOST", "::1", { transports: { http: { operations: { host: "::1" } } } }],
    ["MCP_OPERATIONS_KEY", "k".repeat(32), { transports: { http: { operations: { key: "k".repeat(32) } } } }],
    ["MCP_OPERATIONS_PLAYGROUND", "true", { transports: { http: { operations: { playground: true } } } }],
    ["MCP_OPERATIONS_PLAYGROUND", "false", { transports: { http: { operations: { playground: false } } } }],
    ["MCP_LOG_LEVEL", "debug", { log: { level: "debug" } }],
    ["MCP_TOOL_TIMEOUT", "250", { timeouts: { tool: 250, drain: 1 } }],
    ["MCP_DRAIN_TIMEOUT", "250", { timeouts: { tool: 1, drain: 250 } }],
  ])("%s=%s", (variable, value, expected) => {
    expect(resolve({ [variable]: value }, config)).toMatchObject(expected);
  });

  test.each<[string, Partial<Config>]>([
    ["that has none of it", {}],
    ["with http: true", { transports: { http: true } }],
  ])("MCP_PORT=8080 over a config %s", (_what, sparse) => {
    expect(resolve({ MCP_PORT: "8080" }, sparse).transports.http).toMatchObject({ port: 8080, host: "127.0.0.1" });
  });

  test("several at once", () => {
    const both = resolve({ MCP_PORT: "8080", MCP_HOST: "::", MCP_TOOL_TIMEOUT: "5" }, { auth: "none" });
    expect(both).toMatchObject({ transports: { http: { port: 8080, host: "::" } }, timeouts: { tool: 5 } });
  });
});

describe("MCP_TRANSPORTS chooses the ways in", () => {
  const http: Partial<Config> = { transports: { http: { port: 8080 }, stdio: false } };

  test("http keeps what the config says of it", () => {
    expect(resolve({ MCP_TRANSPORTS: "http" }, http).transports).toMatchObject({ http: { port: 8080 }, stdio: false });
  });

  test("stdio turns HTTP off", () => {
    const { transports } = resolve({ MCP_TRANSPORTS: "stdio" }, http);
    expect(transports).toEqual({ http: undefined, stdio: true });
  });

  test("stdio turns off what is served on HTTP's port too", () => {
    const { transports } = resolve({ MCP_TRANSPORTS: "stdio" }, { transports: { http: true, sse: true } });
    expect(transports).toMatchObject({ http: undefined, sse: undefined, stdio: true });
  });

  test("stdio keeps HTTP off, also where a port is set", () => {
    const { transports } = resolve({ MCP_TRANSPORTS: "stdio", MCP_PORT: "3000", MCP_HOST: "0.0.0.0" }, http);
    expect(transports).toEqual({ http: undefined, stdio: true });
  });

  test("both, with a comma and spaces", () => {
    const { transports } = resolve({ MCP_TRANSPORTS: "stdio, http" }, { transports: { http: false, stdio: true } });
    expect(transports).toMatchObject({ http: { port: 3000 }, stdio: true });
  });
});

test("an empty variable counts as not set", () => {
  const empty = Object.fromEntries(ENVIRONMENT.map(({ variable }) => [variable, ""]));
  expect(resolve(empty)).toEqual(resolve({}));
});

describe("a value that a variable does not take is refused", () => {
  test.each([
    ["MCP_PORT", "http"],
    ["MCP_PORT", "70000"],
    ["MCP_PORT", "-1"],
    ["MCP_PORT", "8080.5"],
    ["MCP_PORT", " "],
    ["MCP_OPERATIONS_PORT", "70000"],
    ["MCP_OPERATIONS_PLAYGROUND", "yes"],
    ["MCP_ALLOWED_HOSTS", "a.example,,b.example"],
    ["MCP_TRUSTED_PROXIES", ","],
    ["MCP_TRANSPORTS", "tcp"],
    ["MCP_TRANSPORTS", "http,"],
    ["MCP_LOG_LEVEL", "DEBUG"],
    ["MCP_TOOL_TIMEOUT", "0"],
    ["MCP_TOOL_TIMEOUT", "10s"],
    ["MCP_DRAIN_TIMEOUT", "2147483648"],
  ])("%s=%s", (variable, value) => {
    const [problem, ...others] = problemsOf({ [variable]: value });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ where: variable, message: expect.stringContaining(JSON.stringify(value)) });
    expect(problem?.message).toMatch(/; it takes .+/);
  });

  test("all of them at once", () => {
    const wheres = problemsOf({ MCP_PORT: "x", MCP_LOG_LEVEL: "x" }).map(({ where }) => where);
    expect(wheres).toEqual(["MCP_PORT", "MCP_LOG_LEVEL"]);
  });
});

test.each(["MCP_PORT", "MCP_HOST"])("%s does not turn HTTP on where the config has only stdio", (variable) => {
  expect(resolve({ [variable]: "4000" }, { transports: { stdio: true } }).transports).toEqual({
    http: undefined,
    stdio: true,
  });
});
