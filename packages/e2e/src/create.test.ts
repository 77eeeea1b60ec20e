import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { setUp } from "./support/made-project.js";
import { mcpBin, runMcp, runToEnd, userEnvironment } from "./support/run-mcp.js";

const { project, work, created } = setUp;

async function sourceFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("npx create-mcp-prod, from a registry, in an empty folder", () => {
  test("ends with the next three commands", () => {
    expect(
      created.stdout
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual(["Next:", "cd made-server", "npx mcp build", "npx mcp start"]);
  });

  test("leaves nothing of this repository in the project", async () => {
    const repository = execFileSync("git", ["rev-parse", "--show-toplevel"], { encoding: "utf8" }).trim();
    for (const file of await sourceFiles(project)) {
      const text = await readFile(file, "utf8");
      for (const leak of ["workspace:", "mcp-template", repository, "tsconfig.base"]) {
        expect({ file, leaks: text.includes(leak) }).toEqual({ file, leaks: false });
      }
    }
    expect(await readdir(project)).toEqual(
      expect.arrayContaining([".gitignore", "README.md", "mcp.config.ts", "package.json", "src"]),
    );
    expect(await readdir(project)).not.toContain("gitignore");
  });

  test("names the project after its folder, and asks for released versions", async () => {
    const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "made-server",
      dependencies: { "mcp-prod": "^0.1.0", "@mcp-prod/cli": "^0.1.0" },
    });
  });

  test("makes a project whose own tests and types are green", async () => {
    const tests = await runToEnd("npm", ["test"], project);
    expect(tests).toMatchObject({ code: 0 });
    expect(tests.stderr).toContain("passed");
    const types = await runToEnd("npx", ["tsc", "--noEmit"], project);
    expect(types).toMatchObject({ code: 0 });
  });
});

describe("mcp create", () => {
  test("never touches a folder that has something in it", async () => {
    const folder = join(work, "used");
    await mkdir(folder);
    await writeFile(join(folder, "precious.txt"), "mine");
    const { code, stderr } = await runMcp(project, ["create", folder, "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("already and not empty");
    expect(await readdir(folder)).toEqual(["precious.txt"]);
  });

  test("shows with --dry-run what it would write, and writes nothing", async () => {
    const { code, stdout } = await runMcp(project, ["create", join(work, "dry"), "--yes", "--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, written: false });
    expect(JSON.parse(stdout).files).toContain("src/tools/echo.tool.ts");
    expect(await readdir(work)).not.toContain("dry");
  });

  test.each([
    ["a name that npm refuses", ["create", "Not A Name", "--yes"], "can't name a server"],
    ["a template that is not there", ["create", "x", "--template", "nope"], "Allowed choices are minimal, database"],
    ["a transport that is not there", ["create", "x", "--transports", "carrier-pigeon"], "Allowed are http, stdio"],
    ["a flag that is not there", ["create", "x", "--colour"], "unknown option"],
  ])("refuses %s as wrong usage", async (_, args, message) => {
    const { code, stderr } = await runMcp(project, args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("leaves a whole project when Ctrl-C comes during the installation", async () => {
    const folder = join(work, "broken-off");
    const child = spawn(process.execPath, [mcpBin(project), "create", folder, "--yes"], {
      cwd: work,
      env: userEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for await (const chunk of child.stderr) if (String(chunk).includes("installing")) break;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const made = (await sourceFiles(folder)).map((file) => file.slice(folder.length + 1));
    expect(made).toEqual(expect.arrayContaining(["package.json", "mcp.config.ts", "src/tools/echo.tool.ts"]));
    expect((await readdir(work)).filter((name) => name.startsWith(".mcp-create"))).toEqual([]);
    await rm(folder, { recursive: true, force: true });
  });
});
