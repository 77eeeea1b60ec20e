import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { configSchema } from "../config/config-schema.js";
import { makeTool } from "../fixtures/make-tool.js";
import { ComponentProblems } from "../operation/component.js";
import { type BoundTool, bindTool } from "./bind-tool.js";
import type { MCPTool } from "./mcp-tool.js";

const DEFAULTS = configSchema.parse({ name: "t", version: "1" });
const nothing = () => undefined;

function bind(tool: MCPTool): { bound: BoundTool | undefined; problems: string[] } {
  const problems = new ComponentProblems("tools/a.tool.js");
  const bound = bindTool(tool, DEFAULTS, problems);
  return { bound, problems: problems.found.map(({ message }) => message) };
}

/** A tool as an author without a type checker may have written it. */
function untyped(fields: Record<string, unknown>): MCPTool {
  return Object.assign(makeTool("a", nothing), fields);
}

describe("a valid tool", () => {
  test("is listed with all that its author declared", () => {
    const tool = makeTool("price", nothing, {
      title: "Price",
      description: "Price of a product",
      schema: { sku: z.string() },
      output: z.object({ cents: z.int() }),
      annotations: { readOnlyHint: true },
    });
    expect(bind(tool).bound?.definition).toEqual({
      name: "price",
      title: "Price",
      description: "Price of a product",
      inputSchema: expect.objectContaining({ type: "object", properties: { sku: { type: "string" } } }),
      outputSchema: expect.objectContaining({ type: "object", required: ["cents"] }),
      annotations: { readOnlyHint: true },
    });
  });

  test("is listed with its icons", () => {
    const icons = [{ src: "https://shop.example/price.png", mimeType: "image/png" }];
    expect(bind(untyped({ icons })).bound?.definition).toMatchObject({ icons });
  });

  test("is listed without what it did not declare", () => {
    expect(Object.keys(bind(makeTool("a", nothing)).bound?.definition ?? {}).sort()).toEqual([
      "description",
      "inputSchema",
      "name",
    ]);
  });

  test.each(["a", "get_price", "shop.price-v2", "A".repeat(128)])("may be named %p", (name) => {
    expect(bind(makeTool(name, nothing)).problems).toEqual([]);
  });
});

describe("a tool does not start the server with", () => {
  test.each([undefined, null, 5, "", "two words", "naïve", "a/b", "A".repeat(129)])("the name %p", (name) => {
    const { bound, problems } = bind(untyped({ name }));
    expect(bound).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/^name is missing or malformed/)]);
  });

  test.each(["_unknown", "_endpoint", "_auth"])("the name %s, which metrics use", (name) => {
    expect(bind(makeTool(name, nothing)).problems).toEqual([expect.stringMatching(/^name must not be "_/)]);
  });

  test.each([undefined, "", "  \n"])("the description %p", (description) => {
    expect(bind(untyped({ description })).problems).toEqual([expect.stringMatching(/^description is missing/)]);
  });

  test.each<[string, unknown, RegExp]>([
    ["no schema", undefined, /^schema must be a z\.object/],
    ["a schema that is not Zod", { sku: "string" }, /^schema must be a z\.object/],
    ["a schema that has no JSON form", z.object({ at: z.date() }), /^schema .*cannot be represented/],
  ])("%s", (_what, schema, message) => {
    expect(bind(untyped({ schema })).problems).toEqual([expect.stringMatching(message)]);
  });

  test("an output schema that has no JSON form", () => {
    expect(bind(makeTool("a", nothing, { output: { at: z.date() } })).problems).toEqual([
      expect.stringMatching(/^output .*cannot be represented/),
    ]);
  });

  test.each<[string, unknown]>([
    ["an unknown key", { timeuot: 5 }],
    ["a timeout of 0", { timeout: 0 }],
    ["a negative timeout", { timeout: -1 }],
    ["a timeout that no timer can hold", { timeout: 2 ** 31 }],
    ["a timeout in words", { timeout: "5s" }],
    ["a fraction of a call at once", { concurrency: 0.5 }],
    ["half a rate limit", { rateLimit: { limit: 5 } }],
    ["an empty scope", { scopes: [""] }],
    ["an isolation that there is not", { isolation: "process" }],
  ])("a policy of %s", (_what, policy) => {
    const { bound, problems } = bind(untyped({ policy }));
    expect(bound).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/^policy /)]);
  });

  test("several faults at once, and its author sees them all", () => {
    const tool = untyped({ name: "", description: "", schema: 5, output: z.date(), policy: { timeout: 0 } });
    const fields = bind(tool).problems.map((message) => message.split(" ")[0]);
    expect(fields).toEqual(["name", "description", "schema", "output", "policy"]);
  });
});

describe("the deadline of a tool", () => {
  const timeoutOf = (tool: MCPTool) => bind(tool).bound?.operation.timeout;

  test("is 10 s", () => {
    expect(timeoutOf(makeTool("a", nothing))).toBe(10_000);
    expect(timeoutOf(makeTool("a", nothing, { annotations: { openWorldHint: false } }))).toBe(10_000);
  });

  test("is 30 s where it calls out", () => {
    expect(timeoutOf(makeTool("a", nothing, { annotations: { openWorldHint: true } }))).toBe(30_000);
  });

  test("is its own policy's where it has one, also where it calls out", () => {
    const policy = { timeout: 250 };
    expect(timeoutOf(makeTool("a", nothing, { policy }))).toBe(250);
    expect(timeoutOf(makeTool("a", nothing, { policy, annotations: { openWorldHint: true } }))).toBe(250);
  });
});
