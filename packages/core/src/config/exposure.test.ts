import { describe, expect, test } from "@jest/globals";
import { BootError } from "../errors/boot-error.js";
import type { Config } from "./config-schema.js";
import { resolveConfig } from "./resolve-config.js";

const KEY = "k".repeat(32);

function problemsOf(config: Partial<Config>, environment: NodeJS.ProcessEnv = {}) {
  try {
    resolveConfig({ name: "shop", version: "1.0.0", ...config }, environment);
    return [];
  } catch (error) {
    if (error instanceof BootError) return error.problems;
    throw error;
  }
}

const bound = (host: string): Partial<Config> => ({ transports: { http: { host } } });

describe("a server that nobody has to say who they are to", () => {
  test.each(["127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "localhost", "LOCALHOST"])(
    "may be bound to %s",
    (host) => expect(problemsOf(bound(host))).toEqual([]),
  );

  test.each([
    "0.0.0.0",
    "::",
    "192.168.0.5",
    "fe80::1",
    "::ffff:10.0.0.1",
    "mcp.example.com",
    "localhost.example",
    "0",
  ])("may not be bound to %s", (host) => {
    expect(problemsOf(bound(host))).toEqual([
      {
        where: "transports.http.host",
        message: expect.stringMatching(/other machines reach, and auth is not set.*Set auth, or write auth: "none"/),
      },
    ]);
  });

  test("may not be bound there by the environment either", () => {
    expect(problemsOf({}, { MCP_HOST: "0.0.0.0" })).toEqual([
      { where: "transports.http.host", message: expect.stringContaining("MCP_HOST") },
    ]);
  });

  test.each<[string, Config["auth"]]>([
    ["that is written out", "none"],
    ["has a way to authenticate", { custom: () => undefined }],
  ])("may, where it %s", (_, auth) => {
    expect(problemsOf({ auth, ...bound("0.0.0.0") })).toEqual([]);
  });

  test("is nobody's concern where only its parent talks to it", () => {
    expect(problemsOf({ transports: { stdio: true } }, { MCP_HOST: "0.0.0.0" })).toEqual([]);
  });
});

describe("the listener of /metrics and /admin", () => {
  const operations = (settings: object): Partial<Config> => ({ transports: { http: { operations: settings } } });

  test("may not be bound to what others reach without a key", () => {
    expect(problemsOf(operations({ port: 0, host: "0.0.0.0" }))).toEqual([
      { where: "transports.http.operations.host", message: expect.stringContaining("MCP_OPERATIONS_KEY") },
    ]);
    expect(problemsOf({}, { MCP_OPERATIONS_PORT: "0", MCP_OPERATIONS_HOST: "::" })).toHaveLength(1);
  });

  test("may with one, or on this machine", () => {
    expect(problemsOf(operations({ port: 0, host: "0.0.0.0", key: KEY }))).toEqual([]);
    expect(problemsOf(operations({ port: 0 }))).toEqual([]);
  });

  test.each([KEY.slice(1), `${KEY} `, `${KEY}é`])("takes no key like %j, and does not repeat it", (key) => {
    const [problem] = problemsOf(operations({ key }));
    expect(problem?.where).toBe("transports.http.operations.key");
    expect(problem?.message).not.toContain(key);
  });
});
