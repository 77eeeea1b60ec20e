import { describe, expect, test } from "@jest/globals";
import { configSchema } from "../config/config-schema.js";
import type { BootProblem } from "../errors/boot-error.js";
import { makeTool } from "../fixtures/make-tool.js";
import type { Component } from "../operation/component.js";
import { MCPPrompt } from "../prompt/mcp-prompt.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import { MCPResource } from "../resource/mcp-resource.js";
import { bindComponents, refuseProblems } from "./components.js";

class NamedResource extends MCPResource {
  readonly description = "A resource";
  constructor(
    readonly name: string,
    readonly uri: string,
  ) {
    super();
  }
  read(): string {
    return "";
  }
}

class NamedPrompt extends MCPPrompt {
  readonly description = "A prompt";
  readonly schema = {};
  constructor(readonly name: string) {
    super();
  }
  render(): string {
    return "";
  }
}

const tool = (name: string) => makeTool(name, () => undefined);

function bind(sourced: Record<string, Component>): { catalog: Catalog; problems: BootProblem[] } {
  const problems: BootProblem[] = [];
  const list = Object.entries(sourced).map(([source, component]) => ({ source, component }));
  return { catalog: bindComponents(list, configSchema.parse({ name: "t", version: "1" }), problems), problems };
}

test("everything is listed by name, in whatever order it was found", () => {
  const { catalog, problems } = bind({
    "1.js": tool("b"),
    "2.js": tool("a"),
    "3.js": new NamedResource("d", "x://d"),
    "4.js": new NamedResource("c", "x://c"),
    "5.js": new NamedPrompt("f"),
    "6.js": new NamedPrompt("e"),
  });
  expect(problems).toEqual([]);
  expect(catalog.tools.map(({ definition }) => definition.name)).toEqual(["a", "b"]);
  expect(catalog.resources.map(({ definition }) => definition.name)).toEqual(["c", "d"]);
  expect(catalog.prompts.map(({ definition }) => definition.name)).toEqual(["e", "f"]);
});

test("resources and prompts have the deadline of a tool", () => {
  const { catalog } = bind({ "1.js": new NamedResource("a", "x://a"), "2.js": new NamedPrompt("a") });
  expect(catalog.resources[0]?.operation.timeout).toBe(10_000);
  expect(catalog.prompts[0]?.operation.timeout).toBe(10_000);
});

describe("a name that is taken is refused, naming both files", () => {
  test.each<[string, Component, Component, string]>([
    ["tool", tool("price"), tool("price"), 'tool name "price"'],
    ["resource", new NamedResource("a", "x://1"), new NamedResource("a", "x://2"), 'resource name "a"'],
    ["prompt", new NamedPrompt("a"), new NamedPrompt("a"), 'prompt name "a"'],
  ])("%s", (_kind, first, second, what) => {
    const { problems } = bind({ "first.js": first, "second.js": second });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ where: "second.js", field: "name" });
    expect(problems[0]?.message).toContain(`first.js has the ${what} too`);
  });

  test("and so is a URI", () => {
    const { problems } = bind({
      "1.js": new NamedResource("a", "x://same"),
      "2.js": new NamedResource("b", "x://same"),
    });
    expect(problems).toEqual([expect.objectContaining({ where: "2.js", field: "uri" })]);
  });

  test("but a tool, a resource and a prompt may share one", () => {
    const { problems } = bind({
      "1.js": tool("a"),
      "2.js": new NamedResource("a", "x://a"),
      "3.js": new NamedPrompt("a"),
    });
    expect(problems).toEqual([]);
  });
});

test.each(["", "readme", "not a uri", "://x"])("a resource does not start the server with the URI %p", (uri) => {
  expect(bind({ "1.js": new NamedResource("a", uri) }).problems).toEqual([
    expect.objectContaining({
      where: "1.js",
      field: "uri",
      message: expect.stringMatching(/^uri is missing or malformed/),
    }),
  ]);
});

test("the problems of all components come in one error", () => {
  const { problems } = bind({
    "1.js": tool("two words"),
    "2.js": tool("_unknown"),
    "3.js": new NamedResource("", "x"),
    "4.js": Object.assign(new NamedPrompt("p"), { schema: 5 }),
  });
  expect(problems.map(({ where, field }) => `${where} ${field}`)).toEqual([
    "1.js name",
    "2.js name",
    "3.js name",
    "3.js uri",
    "4.js schema",
  ]);
  expect(() => refuseProblems(problems)).toThrow(/The server can't start with these:\n( {2}- .+\n?){5}/);
  expect(() => refuseProblems([])).not.toThrow();
});
