import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { emitInput } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { composeEmitter } from "./compose.emitter.js";

const plan = (input: EmitInput) => new Map(composeEmitter.plan(input).map(({ path, content }) => [path, content]));
const compose = (input: EmitInput) => parse(plan(input).get("compose.yaml") ?? "");
const deployment = (changed: Partial<EmitInput["deployment"]>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });

test("the server has its limits, a probe on its port and the time that its stop takes", () => {
  const { server } = compose(deployment({ memory: 300 })).services;
  expect(server).toMatchObject({
    mem_limit: "300m",
    user: "1000:1000",
    ports: ["127.0.0.1:3000:3000"],
    stop_grace_period: "35s",
    tmpfs: ["/tmp"],
    volumes: ["server-var:/app/var"],
    healthcheck: {
      test: ["CMD", "node", "-e", expect.stringMatching(/port:process\.env\.MCP_PORT\|\|3000.*\/readyz/)],
    },
  });
});

test("no container may do more than it must", () => {
  for (const service of Object.values(compose(emitInput()).services)) {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      healthcheck: { test: expect.anything() },
      mem_limit: expect.stringMatching(/^\d+m$/),
      logging: { driver: "local" },
    });
  }
});

test("what is secret comes in files, and the rest from the environment", () => {
  const files = { ...emitInput().deployment.files, keys: "keys.json" };
  const { services, secrets } = compose(deployment({ files }));
  expect(services.server.environment).toEqual({
    MCP_ALLOWED_HOSTS: "mcp.example.com,server",
    MCP_OPERATIONS_HOST: "0.0.0.0",
    MCP_TRUSTED_PROXIES: `\${MCP_TRUSTED_PROXIES:-}`,
    DATABASE_URL_FILE: "/run/secrets/DATABASE_URL",
    MCP_API_KEYS_FILE: "/run/secrets/MCP_API_KEYS",
    MCP_KEY_PEPPER_FILE: "/run/secrets/MCP_KEY_PEPPER",
    MCP_OPERATIONS_KEY_FILE: "/run/secrets/MCP_OPERATIONS_KEY",
    CURRENCY: `\${CURRENCY:-}`,
  });
  for (const service of Object.values<{ secrets: (string | { source: string })[] }>(services)) {
    for (const secret of service.secrets) {
      expect(secrets).toHaveProperty(typeof secret === "string" ? secret : secret.source);
    }
  }
  expect(secrets.DATABASE_URL).toEqual({ file: "./deploy/secrets/DATABASE_URL" });
  expect(plan(emitInput()).get("deploy/secrets/.gitignore")).toMatch(/\n\*\n!\.gitignore\n$/);
});

test("a variable that must be there stops compose where it is not", () => {
  const environment = [{ name: "REGION", description: "Where it runs", secret: false, required: true }];
  expect(compose(deployment({ environment })).services.server.environment.REGION).toBe(`\${REGION:?is not set}`);
});

test("Prometheus finds the server by its name, with the key that both have", () => {
  const files = plan(emitInput());
  const [job] = parse(files.get("deploy/compose/prometheus.yml") ?? "").scrape_configs;
  const { prometheus } = compose(emitInput()).services;
  expect(job).toMatchObject({ job_name: "shop", static_configs: [{ targets: ["server:9464"] }] });
  expect(prometheus.secrets).toEqual([{ source: "MCP_OPERATIONS_KEY", target: job.authorization.credentials_file }]);
});

test("Grafana finds Prometheus, and the dashboard where it is mounted", () => {
  const files = plan(emitInput());
  const { grafana } = compose(emitInput()).services;
  const [provider] = parse(files.get("deploy/compose/grafana-dashboards.yml") ?? "").providers;
  expect(grafana.volumes).toContain(`./deploy/grafana/dashboard.json:${provider.options.path}/mcp.json:ro`);
  expect(parse(files.get("deploy/compose/grafana-datasource.yml") ?? "").datasources).toMatchObject([
    { type: "prometheus", url: "http://prometheus:9090", isDefault: true },
  ]);
});

test("every file that is mounted is one that is emitted", () => {
  const mounted = JSON.stringify(compose(emitInput())).match(/\.\/deploy\/(?!secrets)[^:"]+/g) ?? [];
  const elsewhere = ["deploy/prometheus/alerts.yml", "deploy/grafana/dashboard.json"];
  for (const path of mounted) expect([...plan(emitInput()).keys(), ...elsewhere]).toContain(path.slice("./".length));
  expect(mounted.length).toBe(5);
});

test.each<[string, Partial<EmitInput["deployment"]>, RegExp]>([
  ["without HTTP", { http: undefined, operations: undefined }, /no HTTP/],
  ["without auth", { authenticates: false }, /no auth/],
])("a server %s can't be had in containers that call each other", (_, changed, message) => {
  expect(() => composeEmitter.plan(deployment(changed))).toThrow(message);
});
