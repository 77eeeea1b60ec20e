import { describe, expect, test } from "@jest/globals";
import { emitInput } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { systemdEmitter } from "./systemd.emitter.js";

type Deployment = EmitInput["deployment"];

const withDeployment = (changed: Partial<Deployment>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });

const OPERATIONS = { host: "127.0.0.1", port: 9464, tls: false, key: false, allowedHosts: [] };

/** The lines of one unit, by its name. */
function linesOf(name: string, input = emitInput()): string[] {
  const file = systemdEmitter.plan(input).find(({ path }) => path === `deploy/systemd/${name}`);
  return file?.content.split("\n") ?? [];
}

const valuesOf = (key: string, lines: readonly string[]) =>
  lines.flatMap((line) => (line.startsWith(`${key}=`) ? line.slice(key.length + 1) : []));

describe("the service", () => {
  test("gets as long to stop as the server may need, and its heap is smaller than its memory", () => {
    const lines = linesOf("shop.service", withDeployment({ stop: { drainDelay: 1_500, drain: 20_000 }, memory: 1000 }));
    expect(lines).toEqual(expect.arrayContaining(["TimeoutStopSec=27", "MemoryMax=1000M"]));
    expect(valuesOf("ExecStart", lines)).toEqual([expect.stringContaining(" --max-old-space-size=750 ")]);
  });

  test("is told by the server how it is", () => {
    expect(linesOf("shop.service")).toEqual(
      expect.arrayContaining(["Type=notify", "NotifyAccess=all", "WatchdogSec=30", "KillMode=mixed"]),
    );
  });

  test("comes back for as long as it fails: its own restarts leave room in the limit for those by hand", () => {
    const lines = linesOf("shop.service");
    const numberOf = (key: string) => Number(valuesOf(key, lines)[0]);
    expect(lines).toContain("Restart=on-failure");
    expect(numberOf("StartLimitIntervalSec") / numberOf("RestartSec")).toBeLessThanOrEqual(60);
    expect(numberOf("StartLimitBurst")).toBeGreaterThanOrEqual(100);
  });

  test("serves HTTP where the config says, and has its own variables with what they are for", () => {
    const lines = linesOf("shop.service");
    expect(valuesOf("Environment", lines)).toEqual([
      '"NODE_ENV=production"',
      '"MCP_TRANSPORTS=http"',
      '"MCP_HOST=127.0.0.1"',
      '"MCP_PORT=3000"',
      '"MCP_OPERATIONS_HOST=127.0.0.1"',
      '"MCP_OPERATIONS_PORT=9464"',
      '"CURRENCY=EUR"',
    ]);
    expect(lines).toContain("# CURRENCY: In which prices are told");
    expect(valuesOf("EnvironmentFile", lines)).toEqual(["-/etc/shop/environment"]);
  });

  test("says which variables must be set; one that is missing is for the server to tell", () => {
    const environment = [{ name: "REGION", description: "Whose\nprices", secret: false, required: true }];
    const lines = linesOf("shop.service", withDeployment({ environment }));
    expect(lines).toContain("# REGION (required): Whose prices");
    expect(valuesOf("EnvironmentFile", lines)).toEqual(["-/etc/shop/environment"]);
  });

  test("gets secrets as credentials only; systemd starts it without them, too, and it says what is missing", () => {
    const [currency, url] = emitInput().deployment.environment;
    const environment = [currency, url, { name: "TOKEN", description: "x", secret: true, required: false }];
    const files = { keys: ".mcp/keys.json", usage: undefined, audit: undefined };
    const changed = { environment: environment.flatMap((one) => one ?? []), files };
    const lines = linesOf("shop.service", withDeployment(changed));
    const keys = ["MCP_API_KEYS", "MCP_KEY_PEPPER", "MCP_OPERATIONS_KEY", "MCP_STATE_SECRET"];
    const names = [...keys, "DATABASE_URL", "TOKEN"];
    expect(valuesOf("LoadCredential", lines)).toEqual(names.map((name) => `${name}:/etc/shop/credentials/${name}`));
    expect(valuesOf("SetCredential", lines)).toEqual(names.map((name) => `${name}:\\n`));
    expect(lines.join("\n")).toMatch(/^# Required.*: MCP_API_KEYS, MCP_KEY_PEPPER, DATABASE_URL\.$/m);
    expect(lines.filter((line) => line.startsWith("Environment=")).join()).not.toMatch(/DATABASE_URL|TOKEN/);
  });

  test("texts of a project stay texts", () => {
    const environment = [
      { name: "A", description: "100 %\n[Service]", secret: false, required: false, default: '5%i "x"\\\ny' },
    ];
    const lines = linesOf("a-b.service", { ...withDeployment({ environment }), name: " A/b%\n" });
    expect(lines).toContain("# A: 100 %% [Service]");
    expect(lines).toContain('Environment="A=5%%i \\"x\\"\\\\\\ny"');
    expect(lines).toContain("Description=A/b%% (MCP server)");
  });
});

describe("files that the server writes", () => {
  const withFiles = (usage?: string, audit?: string) =>
    linesOf("shop.service", withDeployment({ files: { keys: undefined, usage, audit } }));

  test("below the project are kept in /var/lib and seen where the config has them", () => {
    const lines = withFiles("var/usage.json", "./var/log/audit.jsonl");
    expect(valuesOf("StateDirectory", lines)).toEqual(["shop shop/var shop/var/log"]);
    expect(valuesOf("BindPaths", lines)).toEqual([
      "/var/lib/private/shop/var:/opt/shop/current/var",
      "/var/lib/private/shop/var/log:/opt/shop/current/var/log",
    ]);
  });

  test.each(["usage.json", "../usage.json", "/srv/usage.json", "my folder/usage.json", "a:b/usage.json"])(
    "can't be %s",
    (file) => {
      expect(() => withFiles(file)).toThrow(
        expect.objectContaining({
          message: expect.stringContaining(JSON.stringify(file)),
          next: expect.stringContaining('"var/usage.json"'),
        }),
      );
    },
  );
});

describe("sockets", () => {
  test("hand over under the names that the server knows them by", () => {
    expect(linesOf("shop.socket")).toEqual(
      expect.arrayContaining(["ListenStream=127.0.0.1:3000", "FileDescriptorName=http", "Service=shop.service"]),
    );
    expect(linesOf("shop-operations.socket")).toEqual(
      expect.arrayContaining(["ListenStream=127.0.0.1:9464", "FileDescriptorName=operations"]),
    );
    const lines = linesOf("shop.service");
    expect(valuesOf("Sockets", lines)).toEqual(["shop.socket shop-operations.socket"]);
    expect(valuesOf("Requires", lines)).toEqual(["shop.socket", "shop-operations.socket"]);
  });

  test.each([
    ["localhost", "127.0.0.1:3000"],
    ["0.0.0.0", "0.0.0.0:3000"],
    ["::", "[::]:3000"],
    ["::1", "[::1]:3000"],
  ])("of a server at %s are at %s, with TLS or without", (host, expected) => {
    for (const tls of [false, true]) {
      const input = withDeployment({ http: { host, port: 3000, tls } });
      expect(valuesOf("ListenStream", linesOf("shop.socket", input))).toEqual([expected]);
    }
  });

  test("there is one where operators use the same port", () => {
    const operations = { ...OPERATIONS, host: "::1", port: 3000 };
    const input = withDeployment({ http: { host: "::1", port: 3000, tls: false }, operations });
    expect(systemdEmitter.plan(input).map(({ path }) => path)).toEqual([
      "deploy/systemd/shop.service",
      "deploy/systemd/shop.socket",
      "deploy/systemd/shop@.service",
    ]);
    expect(linesOf("shop.socket", input)).toContain("ListenStream=[::1]:3000");
    expect(linesOf("shop.service", input).join()).not.toContain("OPERATIONS_PORT");
  });

  test.each<[string, Partial<Deployment>, string]>([
    ["HTTP", { http: undefined, operations: undefined }, "MCP_TRANSPORTS"],
    ["a port", { http: { host: "127.0.0.1", port: 0, tls: false } }, "MCP_PORT"],
    ["a port of the operators'", { operations: { ...OPERATIONS, port: 0 } }, "MCP_OPERATIONS_PORT"],
    ["an address", { http: { host: "mcp.internal", port: 3000, tls: false } }, "MCP_HOST"],
    ["an address of all", { http: { host: "fe80::1%eth0", port: 3000, tls: false } }, "transports.http.host"],
    ["an address of the operators'", { operations: { ...OPERATIONS, host: "ops.internal" } }, "MCP_OPERATIONS_HOST"],
  ])("can't be had without %s, and the refusal says what to set", (_, changed, next) => {
    expect(() => systemdEmitter.plan(withDeployment(changed))).toThrow(
      expect.objectContaining({ next: expect.stringContaining(next) }),
    );
  });
});

test("each instance of the template has a port, an operations port and state of its own", () => {
  const lines = linesOf("shop@.service");
  expect(valuesOf("Environment", lines)).toEqual(
    expect.arrayContaining(['"MCP_PORT=%i"', '"MCP_OPERATIONS_PORT=1%i"']),
  );
  expect(valuesOf("StateDirectory", lines)).toEqual(["shop-%i shop-%i/var"]);
  expect(valuesOf("Sockets", lines)).toEqual([]);
});
