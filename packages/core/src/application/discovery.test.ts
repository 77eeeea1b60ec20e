import { describe, expect, test } from "@jest/globals";
import type { BootProblem } from "../errors/boot-error.js";
import { makeProjectFolder, PROMPT_SOURCE, RESOURCE_SOURCE, toolSource } from "../fixtures/project-folder.js";
import { discoverComponents } from "./discovery.js";

async function discover(files: Record<string, string>, deps?: unknown) {
  const problems: BootProblem[] = [];
  const found = await discoverComponents(await makeProjectFolder(files), deps, problems);
  return { names: found.map(({ component, source }) => `${source}: ${component.name}`), problems, found };
}

test("every tool, resource and prompt is found, however deep, and named by its file", async () => {
  const { names, problems } = await discover({
    "tools/price.tool.js": toolSource("price"),
    "tools/stock/deep/count.tool.js": toolSource("count"),
    "tools/module.tool.mjs": toolSource("module"),
    "resources/docs/readme.resource.js": RESOURCE_SOURCE,
    "prompts/review.prompt.js": PROMPT_SOURCE,
  });
  expect(problems).toEqual([]);
  expect(names.sort()).toEqual([
    "prompts/review.prompt.js: review",
    "resources/docs/readme.resource.js: readme",
    "tools/module.tool.mjs: module",
    "tools/price.tool.js: price",
    "tools/stock/deep/count.tool.js: count",
  ]);
});

test("files beside them are left alone", async () => {
  const broken = "throw new Error('must not be loaded')";
  const { names, problems } = await discover({
    "tools/price.tool.js": toolSource("price"),
    "tools/price.tool.d.ts": broken,
    "tools/price.tool.js.map": broken,
    "tools/price.tool.test.js": broken,
    "tools/helper.js": broken,
    "tools/readme.resource.js": broken,
    "other/price.tool.js": broken,
  });
  expect(problems).toEqual([]);
  expect(names).toEqual(["tools/price.tool.js: price"]);
});

test("a project without any folder has nothing, and no problem", async () => {
  expect(await discover({})).toEqual({ names: [], problems: [], found: [] });
});

test("a class is made with the config's deps", async () => {
  const source = toolSource("price", "constructor(deps) { super(); this.description = deps.words; }");
  const { found } = await discover({ "tools/price.tool.js": source }, { words: "from deps" });
  expect(found[0]?.component.description).toBe("from deps");
});

describe("a file that has no component is a problem that names it, and the others are still found", () => {
  test.each<[string, string, RegExp]>([
    ["that does not parse", "export default class {", /^did not load: .*(SyntaxError|Unexpected)/s],
    ["that throws while it loads", "throw new Error('no licence')", /^did not load: .*no licence/s],
    ["that imports what is not there", "import './gone.js'; export default 1;", /^did not load: .*gone/s],
    ["without a default export", "export const tool = 1;", /^has no default export .* extending MCPTool/],
    ["that is empty", "", /^has no default export/],
    ["that exports an object", "export default { name: 'price' };", /^has no default export/],
    ["that exports another class", "export default class Price {}", /^has no default export/],
    ["that exports a resource", RESOURCE_SOURCE, /^has no default export/],
    ["whose constructor throws", toolSource("x", "constructor() { super(); throw new Error('no key'); }"), /no key/],
  ])("one %s", async (_what, source, message) => {
    const { names, problems } = await discover({
      "tools/a/bad.tool.js": source,
      "tools/good.tool.js": toolSource("good"),
    });
    expect(names).toEqual(["tools/good.tool.js: good"]);
    expect(problems).toEqual([{ where: "tools/a/bad.tool.js", message: expect.stringMatching(message) }]);
  });
});

describe("a tool for workers that takes deps", () => {
  const source = toolSource("x", 'policy = { isolation: "worker" }; constructor(deps) { super(); this.deps = deps; }');

  test("is a problem where its file opens none: what the config opened can't go there", async () => {
    const { problems } = await discover({ "tools/x.tool.js": source }, { price: 5 });
    expect(problems).toEqual([
      { where: "tools/x.tool.js", message: expect.stringContaining('export a function "deps"') },
    ]);
  });

  test("is none where its file does, or where it runs in the server's own thread", async () => {
    const { problems } = await discover({
      "tools/x.tool.js": `export const deps = () => ({}); ${source}`,
      "tools/y.tool.js": source.replace("policy", "other").replaceAll('"x"', '"y"'),
    });
    expect(problems).toEqual([]);
  });
});

test("all problems are found, not only the first", async () => {
  const { problems } = await discover({
    "tools/a.tool.js": "",
    "prompts/b.prompt.js": "",
    "resources/c.resource.js": "",
  });
  expect(problems.map(({ where }) => where)).toEqual([
    "tools/a.tool.js",
    "resources/c.resource.js",
    "prompts/b.prompt.js",
  ]);
  expect(problems[1]?.message).toContain("extending MCPResource");
  expect(problems[2]?.message).toContain("extending MCPPrompt");
});
