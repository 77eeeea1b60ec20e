import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Project } from "../project/find-project.js";
import { locate } from "./locate.js";

let project: Project;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), "locate-"));
  project = { root, src: join(root, "src"), dist: join(root, "dist") };
  await mkdir(join(root, "src/tools"), { recursive: true });
  await writeFile(join(root, "mcp.config.ts"), "export default {};\n");
  await writeFile(
    join(root, "src/tools/a.tool.ts"),
    'import x;\n\nexport default class A extends MCPTool {\n  name = "a";\n}\n',
  );
});
afterEach(() => rm(project.root, { recursive: true, force: true }));

const find = (where: string, message: string, field?: string) =>
  locate({ where, message, ...(field === undefined ? {} : { field }) }, project, join(project.root, ".dist-next"));

describe("locate", () => {
  test("finds the line of the field at fault", () => {
    expect(find("tools/a.tool.js", "name is taken", "name")).toEqual({
      file: "src/tools/a.tool.ts",
      line: 4,
      message: "name is taken",
    });
  });

  test("finds the class where the field is not written", () => {
    expect(find("tools/a.tool.js", "description is missing", "description").line).toBe(3);
  });

  test("takes the line out of a stack, and keeps only the project's own frames, from its root", () => {
    const stack = `did not load: Error: no\n    at ${project.root}/src/tools/a.tool.ts:2:7\n    at node:internal/modules:1:1`;
    expect(find("tools/a.tool.js", stack)).toEqual({
      file: "src/tools/a.tool.ts",
      line: 2,
      message: "did not load: Error: no\n    at src/tools/a.tool.ts:2:7",
    });
  });

  test("gives a config key to the config", () => {
    expect(find("transports.http.port", "too big").file).toBe("mcp.config.ts");
  });
});
