import { describe, expect, test } from "@jest/globals";
import type { Change } from "./change.js";
import { compareContracts } from "./compare-contracts.js";
import type { Contract, PromptContract, ResourceContract, ToolContract } from "./contract.js";

const EMPTY: Contract = { version: 1, tools: {}, resources: {}, resourceTemplates: {}, prompts: {} };
const TOOL: ToolContract = { description: "Price", input: { type: "object" } };
const RESOURCE: ResourceContract = { name: "readme", description: "Read me" };
const PROMPT: PromptContract = { description: "Review", arguments: {} };

const NEEDED = { code: { required: true } };
const OPTIONAL = { code: { required: false } };

const tool = (fields: Partial<ToolContract>): Partial<Contract> => ({ tools: { price: { ...TOOL, ...fields } } });
const hints = (annotations: NonNullable<ToolContract["annotations"]>) => tool({ annotations });
const resource = (fields: Partial<ResourceContract>): Partial<Contract> => ({
  resources: { "docs://readme": { ...RESOURCE, ...fields } },
});
const template = (uri: string, fields: Partial<ResourceContract> = {}): Partial<Contract> => ({
  resourceTemplates: { [uri]: { ...RESOURCE, ...fields } },
});
const prompt = (fields: Partial<PromptContract>): Partial<Contract> => ({
  prompts: { review: { ...PROMPT, ...fields } },
});

function compare(before: Partial<Contract>, after: Partial<Contract>): Change[] {
  return compareContracts({ ...EMPTY, ...before }, { ...EMPTY, ...after });
}

type Case = [what: string, good: Partial<Contract>, bad: Partial<Contract>, place: string, sides: [string, string]];

/** From good to bad each breaks; back again it is compatible. */
const CASES: Case[] = [
  ["a tool that is gone", tool({}), {}, "tool price: ", ["there", "removed"]],
  [
    "a tool named as what every object has",
    { tools: { constructor: TOOL } },
    {},
    "tool constructor: ",
    ["there", "removed"],
  ],
  ["a resource that is gone", resource({}), {}, "resource docs://readme: ", ["there", "removed"]],
  ["a template that is gone", template("a://{id}"), {}, "resource template a://{id}: ", ["there", "removed"]],
  ["a prompt that is gone", prompt({}), {}, "prompt review: ", ["there", "removed"]],
  [
    "a tool that no longer only reads",
    hints({ readOnlyHint: true }),
    tool({}),
    "tool price: readOnlyHint",
    ["true", "false (not set)"],
  ],
  [
    "a tool that destroys",
    hints({ destructiveHint: false }),
    hints({ destructiveHint: true }),
    "tool price: destructiveHint",
    ["false", "true"],
  ],
  [
    "a tool that no longer says it does not destroy",
    hints({ destructiveHint: false }),
    tool({}),
    "tool price: destructiveHint",
    ["false", "true (not set)"],
  ],
  [
    "a tool that can't be repeated",
    hints({ idempotentHint: true }),
    hints({ idempotentHint: false }),
    "tool price: idempotentHint",
    ["true", "false"],
  ],
  [
    "a tool that calls out",
    hints({ openWorldHint: false }),
    hints({ openWorldHint: true }),
    "tool price: openWorldHint",
    ["false", "true"],
  ],
  [
    "a new scope",
    tool({ scopes: ["read"] }),
    tool({ scopes: ["read", "write"] }),
    "tool price: scopes",
    ["read", "read write"],
  ],
  ["a first scope", resource({}), resource({ scopes: ["read"] }), "resource docs://readme: scopes", ["none", "read"]],
  [
    "a call that must be a task",
    tool({ task: "optional" }),
    tool({ task: "required" }),
    "tool price: task",
    ["optional", "required"],
  ],
  [
    "an argument that is needed now",
    prompt({ arguments: OPTIONAL }),
    prompt({ arguments: NEEDED }),
    "prompt review: arguments.code",
    ["optional", "required"],
  ],
];

describe("a contract is broken by", () => {
  test.each(CASES)("%s", (_, good, bad, place, [before, after]) => {
    const changes = compare(good, bad);
    expect(changes).toEqual([expect.objectContaining({ kind: "breaking", before, after, certain: true })]);
    expect(`${changes[0]?.where}: ${changes[0]?.path}`).toBe(place);
  });

  test.each<[string, Partial<Contract>, Partial<Contract>]>([
    ["a MIME type that changed", resource({ mimeType: "text/plain" }), resource({ mimeType: "text/html" })],
    ["a scope for another", tool({ scopes: ["read"] }), tool({ scopes: ["write"] })],
    ["an argument that is gone", prompt({ arguments: OPTIONAL }), prompt({})],
    ["an argument that is new and needed", prompt({}), prompt({ arguments: NEEDED })],
  ])("%s", (_, before, after) => {
    expect(compare(before, after)).toEqual([expect.objectContaining({ kind: "breaking" })]);
  });
});

describe("a contract is kept by", () => {
  test.each(CASES)("the opposite of %s", (_, good, bad) => {
    expect(compare(bad, good)).toEqual([expect.objectContaining({ kind: "compatible" })]);
  });

  test.each<[string, Partial<Contract>, Partial<Contract>]>([
    ["an argument that may be left out", prompt({}), prompt({ arguments: OPTIONAL })],
    ["a tool that may become a task", tool({}), tool({ task: "optional" })],
  ])("%s", (_, before, after) => {
    expect(compare(before, after)).toEqual([expect.objectContaining({ kind: "compatible" })]);
  });

  test.each<[string, Partial<Contract>, Partial<Contract>]>([
    ["a hint that is set to what it meant", tool({}), hints({ readOnlyHint: false, destructiveHint: true })],
    [
      "hints that mean nothing where a tool only reads",
      hints({ readOnlyHint: true, idempotentHint: true }),
      hints({ readOnlyHint: true }),
    ],
    ["scopes in another order", tool({ scopes: ["a", "b"] }), tool({ scopes: ["b", "a"] })],
  ])("%s, which is no change", (_, before, after) => {
    expect(compare(before, after)).toEqual([]);
  });

  test.each<[string, Partial<Contract>, Partial<Contract>]>([
    ["another description", tool({}), tool({ description: "Cost" })],
    ["another title", tool({}), tool({ title: "Price" })],
    ["another name of a resource", resource({}), resource({ name: "intro" })],
    [
      "another description of an argument",
      prompt({ arguments: OPTIONAL }),
      prompt({ arguments: { code: { required: false, description: "x" } } }),
    ],
  ])("%s, which is noted", (_, before, after) => {
    expect(compare(before, after)).toEqual([expect.objectContaining({ kind: "note" })]);
  });
});

test("what breaks comes first", () => {
  const before = { tools: { a: TOOL, b: TOOL } };
  const after = { tools: { a: { ...TOOL, description: "Cost" }, c: TOOL } };
  expect(compare(before, after).map(({ kind, where }) => [kind, where])).toEqual([
    ["breaking", "tool b"],
    ["compatible", "tool c"],
    ["note", "tool a"],
  ]);
});
