import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { layOut } from "./lay-out.js";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "lay-out-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function served(
  compiled: Record<string, string>,
  src: Record<string, string> = {},
): Promise<Record<string, string>> {
  const below = (folder: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
  await write({ ...below("compiled", compiled), ...below("src", src) });
  await layOut(join(root, "compiled"), join(root, "src"), join(root, "dist"));
  const entries = await readdir(join(root, "dist"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.map(async (file) => [file.slice(root.length + "/dist/".length), await readFile(file, "utf8")]),
    ),
  );
}

describe("layOut", () => {
  test("moves src up beside the config, and every import across that edge with it", async () => {
    const files = await served({
      "mcp.config.js":
        'import { a } from "./src/a.js";\nexport * from "./src/deep/b.js";\nconst c = await import("./src/c.js");\nimport "zod";',
      "src/a.js": 'import config from "../mcp.config.js";\nimport { b } from "./deep/b.js";',
      "src/deep/b.js": 'export { default as config } from "../../mcp.config.js";\nimport { a } from "../a.js";',
    });
    expect(files["mcp.config.js"]).toBe(
      'import { a } from "./a.js";\nexport * from "./deep/b.js";\nconst c = await import("./c.js");\nimport "zod";',
    );
    expect(files["a.js"]).toBe('import config from "./mcp.config.js";\nimport { b } from "./deep/b.js";');
    expect(files["deep/b.js"]).toBe(
      'export { default as config } from "../mcp.config.js";\nimport { a } from "../a.js";',
    );
  });

  test("leaves text alone that only looks like an import", async () => {
    const code = '// import "./src/a.js"\nconst text = "from \'./src/a.js\'";';
    expect((await served({ "mcp.config.js": code }))["mcp.config.js"]).toBe(code);
  });

  test("leaves tests out, and takes along what is not TypeScript", async () => {
    const files = await served(
      { "src/a.js": "", "src/a.test.js": "", "src/a.test.js.map": "{}" },
      { "a.ts": "", "a.test.ts": "", "sql/query.sql": "select 1" },
    );
    expect(files).toEqual({ "a.js": "", "sql/query.sql": "select 1" });
  });

  test("keeps source maps pointing at the sources", async () => {
    const map = JSON.stringify({ version: 3, sources: ["../../../src/tools/a.ts"], mappings: "" });
    const files = await served({ "src/tools/a.js.map": map });
    const [source = ""] = JSON.parse(files["tools/a.js.map"] ?? "").sources;
    expect(resolve(root, "dist/tools", source)).toBe(join(root, "src/tools/a.ts"));
  });
});
