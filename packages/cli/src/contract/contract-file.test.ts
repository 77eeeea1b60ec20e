import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { InspectedProject } from "mcp-prod";
import { PLAIN_POLICY } from "../fixtures/emit-input.js";
import { CONTRACT_FILE } from "./contract.js";
import { readContract, writeContract } from "./contract-file.js";
import { makeContract } from "./make-contract.js";

const policy = PLAIN_POLICY;
const own = { source: "a.js", scopes: [] };
const search: InspectedProject["tools"][number] = {
  ...{ name: "search", description: "Finds", source: "a.js", timeout: 5, scopes: ["write", "read"], task: "required" },
  policy,
  inputSchema: {
    type: "object",
    required: ["b", "a"],
    properties: { b: { type: "string" }, a: { title: "A", type: "null" } },
  },
  outputSchema: { type: "object" },
  annotations: { readOnlyHint: true },
};
const price: InspectedProject["tools"][number] = {
  ...{ ...own, name: "price", title: "Price", description: "Costs", timeout: 5, policy },
  inputSchema: { type: "object" },
};
const PROJECT: InspectedProject = {
  ...{ name: "shop", version: "1.0.0", apiKeyFile: undefined, usage: undefined, deployment: undefined, problems: [] },
  review: undefined,
  tools: [search, price],
  resources: [{ ...own, uri: "docs://readme", name: "readme", description: "Read me", mimeType: "text/plain" }],
  resourceTemplates: [{ ...own, uriTemplate: "docs://{id}", name: "page", description: "A page" }],
  prompts: [{ ...own, name: "review", description: "Reviews", arguments: [{ name: "code", required: true }] }],
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mcp-contract-"));
});
afterEach(() => rm(root, { recursive: true }));

test("the file says what it is, is sorted, and reads as what was written", async () => {
  await writeContract(root, makeContract(PROJECT));
  const text = await readFile(join(root, CONTRACT_FILE), "utf8");
  expect(text).toMatch(/^\{\n {2}"\/\/": "[^"]*mcp contract write[^"]*",\n {2}"version": 1,\n/);
  expect(text).toContain('"required": [\n          "a",\n          "b"\n        ]');
  expect(text.indexOf('"price"')).toBeLessThan(text.indexOf('"search"'));
  expect(text).not.toMatch(/timeout|a\.js|1\.0\.0/);
  expect(await readContract(root)).toEqual({
    version: 1,
    tools: {
      price: { title: "Price", description: "Costs", input: { type: "object" } },
      search: {
        description: "Finds",
        scopes: ["read", "write"],
        input: {
          properties: { a: { title: "A", type: "null" }, b: { type: "string" } },
          required: ["a", "b"],
          type: "object",
        },
        output: { type: "object" },
        annotations: { readOnlyHint: true },
        task: "required",
      },
    },
    resources: { "docs://readme": { name: "readme", mimeType: "text/plain", description: "Read me" } },
    resourceTemplates: { "docs://{id}": { name: "page", description: "A page" } },
    prompts: { review: { description: "Reviews", arguments: { code: { required: true } } } },
  });
});

test("the file is the same in whatever order its parts come", async () => {
  await writeContract(root, makeContract(PROJECT));
  const first = await readFile(join(root, CONTRACT_FILE), "utf8");
  const { inputSchema } = search;
  const properties = Object.fromEntries(Object.entries(inputSchema.properties ?? {}).reverse());
  const turned = {
    ...search,
    scopes: ["read", "write"],
    inputSchema: { ...inputSchema, required: ["a", "b"], properties },
  };
  await writeContract(root, makeContract({ ...PROJECT, tools: [price, turned] }));
  expect(await readFile(join(root, CONTRACT_FILE), "utf8")).toBe(first);
});

test.each<[string, string | undefined, RegExp, RegExp]>([
  ["that is not there", undefined, /no mcp\.contract\.json/, /`mcp contract write`, and commit/],
  ["that is cut off", '{ "version": 1', /is not JSON/, /version control/],
  ["of a newer mcp", '{ "version": 2, "tools": [] }', /has version 2; .* up to 1/, /Update @mcp-prod\/cli/],
  [
    "that lacks a part",
    '{ "version": 1, "tools": { "a": {} } }',
    /not a contract[\s\S]*tools\.a\.description/,
    /version control/,
  ],
])("a file %s is told with what to do", async (_, text, message, next) => {
  if (text !== undefined) await writeFile(join(root, CONTRACT_FILE), text);
  await expect(readContract(root)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    next: expect.stringMatching(next),
    exitCode: 1,
  });
});
