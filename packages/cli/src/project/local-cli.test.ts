import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { localCli } from "./local-cli.js";

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), "local-cli-"));
});
afterEach(() => rm(project, { recursive: true, force: true }));

test("a project's own CLI is preferred, from any folder of the project", async () => {
  const installed = join(project, "node_modules/@mcp-prod/cli");
  await mkdir(installed, { recursive: true });
  await writeFile(
    join(installed, "package.json"),
    '{"name":"@mcp-prod/cli","type":"module","exports":{".":"./run.js"}}',
  );
  await writeFile(join(installed, "run.js"), "export const run = () => 0;");
  await mkdir(join(project, "src/tools"), { recursive: true });
  expect(localCli(join(project, "src/tools"))).toBe(pathToFileURL(join(installed, "run.js")).href);
});

test("where a project has none, the running one serves", () => {
  expect(localCli(project)).toBeUndefined();
});
