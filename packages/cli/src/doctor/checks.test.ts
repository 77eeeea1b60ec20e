import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  BROKEN_PROJECT,
  EMPTY_PROJECT,
  OPEN_PROJECT,
  PROXIED_PROJECT,
  UNASKED_PROJECT,
} from "../fixtures/bad-projects.js";
import { checkupOf, makeFolder } from "../fixtures/project-folder.js";
import type { Finding } from "./check.js";
import { CHECKS, runChecks } from "./checks.js";

const found: Record<string, Finding[]> = {};
const folders: Awaited<ReturnType<typeof makeFolder>>[] = [];

async function find(files: Readonly<Record<string, string>>, stale?: string): Promise<Finding[]> {
  const folder = await makeFolder(files);
  folders.push(folder);
  if (stale !== undefined) await utimes(join(folder.root, stale), new Date(), new Date(Date.now() + 60_000));
  return runChecks(await checkupOf(folder.root));
}

beforeAll(async () => {
  found.open = await find(OPEN_PROJECT, "src/tools/drop.tool.ts");
  found.proxied = await find(PROXIED_PROJECT);
  found.unasked = await find(UNASKED_PROJECT);
  found.broken = await find(BROKEN_PROJECT);
  found.empty = await find(EMPTY_PROJECT);
});
afterAll(async () => {
  for (const { remove } of folders) await remove();
});

const EXPECTED: readonly (readonly [id: string, project: string, where: string | RegExp])[] = [
  ["cannot-be-served", "broken", /version/],
  ["nothing-served", "empty", "src"],
  ["build-stale", "open", "src/tools/drop.tool.ts"],
  ["auth-none-public", "open", "auth"],
  ["auth-missing-proxied", "unasked", "auth"],
  ["state-secret-missing", "proxied", "stateSecret"],
  ["tls-missing", "open", "transports.http.tls"],
  ["hosts-missing", "open", "transports.http.allowedHosts"],
  ["origin-insecure", "open", "transports.http.allowedOrigins: http://app.example"],
  ["proxies-everybody", "proxied", "transports.http.trustedProxies: 0.0.0.0/0"],
  ["operations-closed", "open", "transports.http.operations.key"],
  ["playground-on", "open", "transports.http.operations.playground"],
  ["body-limit-high", "open", "transports.http.bodyLimit"],
  ["secret-in-file", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
  ["secret-file-exposed", "open", ".env"],
  ["gitignore-missing", "open", ".gitignore"],
  ["gitignore-incomplete", "proxied", ".mcp/keys.json"],
  ["secret-default", "open", "environment.API_TOKEN"],
  ["environment-undeclared", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
  ["secret-unmarked", "open", "environment.DB_PASSWORD"],
  ["lock-file-missing", "open", "package.json"],
  ["engines-missing", "open", "package.json: engines.node"],
  ["engines-old", "proxied", "package.json: engines.node"],
  ["runtime-missing", "open", "package.json: @mcp-prod/cli"],
  ["dev-dependency-imported", "open", "zod, imported by dist/tools/anything.tool.js"],
  ["package-undeclared", "open", "es-module-lexer, imported by dist/tools/drop.tool.js"],
  ["range-open", "open", "package.json: yaml"],
  ["emitted-outdated", "proxied", /^deploy\/prometheus\/.*\.yml$/],
  ["emitted-missing", "proxied", /^deploy\/prometheus\/.*\.yml$/],
  ["contract-broken", "proxied", "tool gone"],
  ["contract-behind", "proxied", "mcp.contract.json"],
  ["log-too-quiet", "open", "log.level"],
  ["log-too-chatty", "proxied", "log.level"],
  ["log-unstructured", "open", /^src\/tools\/anything\.tool\.ts:\d+$/],
  ["audit-missing", "open", "audit"],
  ["critical-unchecked", "open", "dependencies.db"],
  ["dependency-unchecked", "proxied", "dependencies.prices"],
  ["dependency-undeclared", "unasked", "environment.PRICES_URL"],
  ["dependency-none-critical", "proxied", "dependencies"],
  ["breaker-off", "open", "tool erase: policy.breaker"],
  ["deadline-long", "open", "tool anything: 90000 ms"],
  ["drain-short", "open", "timeouts.drain"],
  ["drain-delay-missing", "proxied", "timeouts.drainDelay"],
  ["stop-long", "proxied", "timeouts.drain"],
  ["limits-missing", "open", "limits"],
  ["address-unlimited", "open", "limits.perAddress"],
  ["cost-unlimited", "open", "tool anything: policy.cost"],
  ["cost-without-budget", "open", "budgets"],
  ["usage-forgotten", "proxied", "usage.file"],
  ["field-undescribed", "open", "tool anything: input.text"],
  ["string-unbounded", "open", "tool anything: input.text"],
  ["array-unbounded", "open", "tool anything: input.list"],
  ["value-open", "open", "tool anything: input.value"],
  ["object-open", "open", "tool anything: input.loose"],
  ["record-unbounded", "open", "tool anything: input.map"],
  ["description-short", "open", "tool anything"],
  ["description-long", "open", "tool erase"],
  ["description-duplicate", "open", "tool drop, as tool anything"],
  ["hints-missing", "open", "tool anything: annotations"],
  ["hints-contradict", "open", "tool drop: annotations"],
  ["destructive-repeats", "open", "tool erase: annotations"],
  ["destructive-retried", "open", "tool erase: policy.retry"],
  ["destructive-open", "proxied", "tool erase: policy.scopes"],
  ["output-missing", "open", "tool anything: output"],
  ["error-as-result", "open", /^src\/tools\/drop\.tool\.ts:\d+$/],
  ["error-swallowed", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
  ["stack-told", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
  ["process-exit", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
  ["shell-command", "open", /^src\/tools\/drop\.tool\.ts:\d+$/],
  ["code-from-text", "open", /^src\/tools\/drop\.tool\.ts:\d+$/],
  ["sql-from-text", "open", /^src\/tools\/drop\.tool\.ts:\d+$/],
  ["tls-unchecked", "open", /^src\/tools\/erase\.tool\.ts:\d+$/],
];

test("an address with a password in it is a secret, by the name that it always has", () => {
  expect(found.open).toContainEqual(
    expect.objectContaining({ id: "secret-unmarked", where: "environment.DATABASE_URL" }),
  );
});

describe("on a project that was made to be bad", () => {
  test.each(EXPECTED)("%s is found in the %s project", (id, project, where) => {
    const places = (found[project] ?? []).filter((finding) => finding.id === id).map((finding) => finding.where);
    expect(places).toContainEqual(typeof where === "string" ? where : expect.stringMatching(where));
  });

  test("every finding there is has its test", () => {
    const ids = CHECKS.flatMap(({ rules }) => Object.keys(rules));
    expect(EXPECTED.map(([id]) => id).sort()).toEqual([...ids].sort());
  });

  test("findings come with the worst first, and say why and what to do", () => {
    const open = found.open ?? [];
    const ranks = open.map(({ severity }) => ["error", "warning", "note"].indexOf(severity));
    expect(ranks).toEqual([...ranks].sort());
    for (const { why, fix } of open)
      expect([why, fix]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });
});
