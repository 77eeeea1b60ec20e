import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { configSchema } from "./config/config-schema.js";
import { ENVIRONMENT } from "./config/environment.js";
import { ERROR_CATALOGUE, type ErrorCode } from "./errors/catalogue.js";
import { makeMetrics } from "./fixtures/make-metrics.js";
import { levelOf } from "./logging/level-of.js";
import { toolPolicySchema } from "./tool/tool-policy.js";

const page = (name: string) => readFileSync(join(process.cwd(), "../../docs/reference", name), "utf8");

/** The cells of a page's table rows whose first cell is a name in backticks. */
function rows(text: string): string[][] {
  const lines = text.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

describe("the reference", () => {
  test("has every error code with its HTTP status, JSON-RPC code, retryability and action, and no other", () => {
    const documented = rows(page("errors.md")).filter(([name]) => name === name?.toUpperCase());
    const codes = Object.entries(ERROR_CATALOGUE).map(([code, kind]) => [
      code,
      String(kind.httpStatus),
      String(kind.jsonRpcCode),
      kind.retryable ? "yes" : "no",
      kind.action,
    ]);
    expect(documented.map((cells) => cells.slice(0, 5))).toEqual(codes);
  });

  test("has every metric with its type and labels, what it is and when to look at it, and no other", () => {
    const { families } = makeMetrics().registry;
    const documented = rows(page("metrics.md")).filter(([name]) => /^(?:mcp|process|nodejs)_/.test(name ?? ""));
    expect(documented.map(([name, type, labels]) => `${name} ${type} ${labels}`).sort()).toEqual(
      families.map(({ name, type, labels }) => `${name} ${type} ${labels.join(", ")}`).sort(),
    );
    for (const cells of documented)
      expect(cells.slice(3)).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  });

  test("has every config key, and no other", () => {
    const documented = rows(page("config.md")).map(([name]) => name ?? "");
    const keys = documented.filter((name) => /^[a-z]/.test(name) && !name.startsWith("policy"));
    expect(keys.sort()).toEqual(keysOf(configSchema).sort());
  });

  test("has every environment variable, and no other", () => {
    const documented = rows(page("config.md")).map(([name]) => name ?? "");
    expect(documented.filter((name) => name.startsWith("MCP_")).sort()).toEqual(
      ENVIRONMENT.map(({ variable }) => variable).sort(),
    );
  });

  test("has every policy key", () => {
    for (const key of Object.keys(toolPolicySchema.shape)) expect(page("config.md")).toContain(`policy.${key}`);
  });
});

/** `a.b.c` for every leaf, and for an object that may also be a boolean. */
function keysOf(schema: z.ZodType): string[] {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return leaves(json, "");
}

function leaves(json: z.core.JSONSchema._JSONSchema, path: string): string[] {
  if (typeof json === "boolean") return [path];
  const branches = json.anyOf ?? [];
  const properties = Object.entries(json.properties ?? {});
  if (branches.length > 0) return [...new Set([path, ...branches.flatMap((branch) => leaves(branch, path))])];
  const { additionalProperties: entry = true } = json;
  // What is set by name: `a.<name>.b`.
  if (typeof entry !== "boolean" && entry.properties) return [path, ...leaves(entry, `${path}.<name>`)];
  if (properties.length === 0) return [path];
  return properties.flatMap(([key, value]) => leaves(value, path === "" ? key : `${path}.${key}`));
}

test("observability.md has the log level of every error code", () => {
  const text = readFileSync(join(process.cwd(), "../../docs/observability.md"), "utf8");
  const levels = text.split("\n").flatMap((line) => {
    const [, level, codes = ""] = /^\| `(error|warn|info)`:[^|]*\|([^|]*)\|$/.exec(line) ?? [];
    return [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => [code, level]);
  });
  const codes = Object.keys(ERROR_CATALOGUE).filter((code): code is ErrorCode => code in ERROR_CATALOGUE);
  expect(Object.fromEntries(levels)).toEqual(Object.fromEntries(codes.map((code) => [code, levelOf(code)])));
});
