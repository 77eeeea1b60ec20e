import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ERROR_CATALOGUE } from "mcp-prod";
import { parse } from "yaml";
import { emitInput, isMetric, toolWith } from "../../fixtures/emit-input.js";
import type { EmitInput } from "../emitter.js";
import { alertsEmitter } from "./alerts.emitter.js";
import { FAILED, SERVED } from "./failure-codes.js";
import { ruleGroups } from "./rule-groups.js";

const docs = (path: string) => readFileSync(join(process.cwd(), "../../docs", path), "utf8");
const alertsOf = (input: EmitInput) => ruleGroups(input).flatMap(({ alerts }) => alerts);
const namesOf = (input: EmitInput) => new Set(alertsOf(input).map(({ name }) => name));
const emitted = (input: EmitInput, file: string) =>
  parse(alertsEmitter.plan(input).find(({ path }) => path === `deploy/prometheus/${file}`)?.content ?? "");
const deployment = (changed: Partial<EmitInput["deployment"]>) =>
  emitInput({ deployment: { ...emitInput().deployment, ...changed } });
const operations = (changed: object) =>
  deployment({ operations: { host: "127.0.0.1", port: 3000, tls: false, key: false, allowedHosts: [], ...changed } });

describe("alerts", () => {
  test("each has its heading in docs/alerts.md, and no heading is without its alert", () => {
    const headings = [...docs("alerts.md").matchAll(/^### (Mcp\w+)$/gm)].map(([, name]) => name);
    expect(headings.sort()).toEqual([...namesOf(emitInput())].sort());
    for (const { annotations } of emitted(emitInput(), "alerts.yml").groups.flatMap((group: { rules: object[] }) =>
      group.rules.filter((rule) => "alert" in rule),
    )) {
      expect(annotations.runbook).toMatch(/^docs\/alerts\.md#mcp[a-z]+$/);
    }
  });

  test("the page says who is to be woken by which", () => {
    const sections = docs("alerts.md").split(/^### /m).slice(1);
    for (const { name, severity } of alertsOf(emitInput())) {
      const section = sections.find((text) => text.startsWith(`${name}\n`));
      expect(section).toMatch(new RegExp(`^${name}\\n\\n\\*\\*${severity === "page" ? "Page" : "Ticket"}\\.\\*\\*`));
    }
  });

  test("watch only metrics that there are", () => {
    const text = JSON.stringify(ruleGroups(emitInput()).map(({ recordings, alerts }) => [recordings, alerts]));
    const names = new Set([...text.matchAll(/(?<![\w:])mcp_[a-z_]+/g)].map(([name]) => name));
    expect(names.size).toBeGreaterThan(8);
    for (const name of names) expect([name, isMetric(name)]).toEqual([name, true]);
  });

  test("a caller's mistake is no failure of the server, and a restart is none either", () => {
    for (const [code, { httpStatus }] of Object.entries(ERROR_CATALOGUE)) {
      const counts = httpStatus >= 500 && code !== "DRAINING";
      expect([code, FAILED.split(/[="|]/).includes(code)]).toEqual([code, counts]);
      expect([code, SERVED.split(/[="|]/).includes(code)]).toEqual([code, counts]);
    }
  });

  test("a tool's p95 is held to half of its deadline, or to what is asked; one that no histogram shows is left out", () => {
    const slow = (input: EmitInput) => alertsOf(input).filter(({ name }) => name === "McpToolSlow");
    expect(slow(emitInput()).map(({ expr }) => expr.replace(/.*tool=~("[^"]*").*( > .*)/, "$1$2"))).toEqual([
      '"search|a\\\\.b" > 5',
      '"slow" > 15',
    ]);
    const asked = slow(deployment({ slo: { availability: 99.5, p95: 250 } }));
    expect(asked.map(({ expr }) => expr)).toEqual([expect.stringMatching(/search\|a\\\\\.b\|slow\|task.* > 0\.25$/)]);
  });

  test("those for what a project does not use are left out", () => {
    const bare = deployment({ dependencies: [], authenticates: false, refusesSpenders: false });
    const left = [...namesOf(emitInput())].filter((name) => !namesOf(bare).has(name));
    expect(left).toEqual([
      "McpCriticalDependencyDown",
      "McpDependencyDown",
      "McpBudgetSpent",
      "McpAuthFailures",
      "McpAuthUnavailable",
    ]);
  });

  test("an SLO that is stricter fires at fewer failures", () => {
    const threshold = (availability: number) => {
      const alerts = alertsOf(deployment({ slo: { availability } }));
      const burn = alerts.find(({ name }) => name === "McpErrorBudgetBurnsFast");
      return burn?.expr.match(/> [\d.]+/g);
    };
    expect(threshold(99.5)).toEqual(["> 0.072", "> 0.072"]);
    expect(threshold(99.9)).toEqual(["> 0.0144", "> 0.0144"]);
  });

  test("names with quotes and templates stay names", () => {
    const name = 'a"b{{ .x }}\\';
    const input = {
      ...deployment({ dependencies: [{ name: 'd"(', critical: true }] }),
      name,
      tools: [toolWith("t", 50)],
    };
    const { groups } = emitted(input, "alerts.yml");
    const rules = JSON.stringify(groups);
    expect(rules).toContain(JSON.stringify(`up{job=${JSON.stringify(name)}} == 0`).slice(1, -1));
    expect(rules).toContain(JSON.stringify('dependency=~"d\\"\\\\("').slice(1, -1));
    // Annotations are templates: the name reaches them as a label only.
    const texts = alertsOf(input).map(({ summary, description }) => summary + description);
    expect(texts.join()).not.toContain(".x");
    expect(emitted(input, "prometheus.yml").scrape_configs[0].job_name).toBe(name);
  });
});

describe("the scrape config", () => {
  const jobOf = (input: EmitInput) => emitted(input, "prometheus.yml").scrape_configs[0];

  test.each<[object, object]>([
    [{}, { static_configs: [{ targets: ["127.0.0.1:3000"] }] }],
    [{ host: "0.0.0.0" }, { static_configs: [{ targets: ["localhost:3000"] }] }],
    [{ host: "::1" }, { static_configs: [{ targets: ["[::1]:3000"] }] }],
    [{ key: true }, { authorization: { type: "Bearer", credentials_file: "/etc/prometheus/mcp-operations.key" } }],
    [{ tls: true }, { scheme: "https" }],
    [{ tls: true, allowedHosts: ["mcp.example.com"] }, { tls_config: { server_name: "mcp.example.com" } }],
  ])("of a server with %j has %j", (changed, expected) => {
    expect(jobOf(operations(changed))).toMatchObject({ job_name: "shop", ...expected });
  });

  test("sends no key where none is asked for", () => {
    expect(jobOf(operations({}))).not.toHaveProperty("authorization");
  });

  test("can't be had without HTTP or without a port, and the refusal says what to set", () => {
    expect(() => alertsEmitter.plan(deployment({ operations: undefined }))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("no HTTP"),
        next: expect.stringContaining("MCP_TRANSPORTS"),
      }),
    );
    expect(() => alertsEmitter.plan(operations({ port: 0 }))).toThrow(
      expect.objectContaining({ next: expect.stringContaining("MCP_OPERATIONS_PORT") }),
    );
  });
});
