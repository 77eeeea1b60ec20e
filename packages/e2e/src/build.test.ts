import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { copyProject } from "./support/made-project.js";
import { runMcp, startServer } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;

beforeEach(async () => {
  copy = await copyProject();
});
afterEach(() => copy.remove());

const write = (path: string, text: string) => writeFile(join(copy.root, path), text);

/** A whole tool with one part replaced by what is under test. */
function tool({ name = '"price"', description = '"Current price"', extra = "", className = "PriceTool" } = {}): string {
  return `import { MCPTool } from "mcp-prod";
import { z } from "zod";
${extra}
export default class ${className} extends MCPTool {
  schema = z.object({ sku: z.string() });
  description = ${description};
  name = ${name};
  execute() {
    return "42";
  }
}
`;
}

async function problemsOf(): Promise<{ file: string; line: number; message: string }[]> {
  const { code, stdout } = await runMcp(copy.root, ["build", "--json"]);
  expect(code).toBe(1);
  return JSON.parse(stdout).diagnostics;
}

describe("mcp build", () => {
  test("leaves tests out of dist, and takes along what TypeScript does not compile", async () => {
    await write("src/tools/notes.md", "read at run time");
    expect(await runMcp(copy.root, ["build"])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^built 2 tools into dist/),
    });
    const files = await readdir(join(copy.root, "dist"), { recursive: true });
    expect(files).toEqual(expect.arrayContaining(["mcp.config.js", "tools/echo.tool.js", "tools/notes.md"]));
    expect(files.filter((file) => file.includes(".test."))).toEqual([]);
    expect((await readdir(copy.root)).filter((name) => name.startsWith(".dist"))).toEqual([]);
  });

  test("keeps imports between the config and src right in both directions", async () => {
    await write("src/shared.ts", 'export const version = "9.9.9";\n');
    await write(
      "src/tools/price.tool.ts",
      tool({ extra: 'import config from "../../mcp.config.js";', description: '"Prices of " + config.name' }),
    );
    const config = await readFile(join(copy.root, "mcp.config.ts"), "utf8");
    await write(
      "mcp.config.ts",
      `import { version } from "./src/shared.js";\n${config.replace(/version: "[^"]*"/, "version")}`,
    );
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
    const { tools, version } = JSON.parse((await runMcp(copy.root, ["list", "--json"])).stdout);
    expect(version).toBe("9.9.9");
    expect(tools).toContainEqual(expect.objectContaining({ name: "price", description: "Prices of made-server" }));
  });

  test("names file and line of a type error", async () => {
    await write("src/tools/price.tool.ts", tool({ extra: 'const wrong: number = "text";' }));
    expect(await problemsOf()).toEqual([
      { file: "src/tools/price.tool.ts", line: 3, message: expect.stringContaining("TS2322") },
    ]);
  });

  test("names file and line of a tool that throws when it is loaded", async () => {
    await write(
      "src/tools/price.tool.ts",
      tool({ extra: '\nthrow new Error("no such key");' }).replace("export default", "// @ts-ignore\nexport default"),
    );
    const [problem] = await problemsOf();
    expect(problem).toMatchObject({ file: "src/tools/price.tool.ts", line: 4 });
    expect(problem?.message).toContain("no such key");
    expect(problem?.message).not.toContain(copy.root);
  });

  test.each([
    ["has no name", tool({ name: '""' }), 7, "name is missing"],
    ["has no description", tool({ description: '" "' }), 6, "description is missing"],
    ["takes a name that is used", tool({ name: '"echo"' }), 7, 'tools/echo.tool.js has the tool name "echo" too'],
    [
      "exports no class",
      tool().replace("export default class", "export class"),
      4,
      "has no default export that is a class extending MCPTool",
    ],
    [
      "has a policy that is not valid",
      tool({ description: '"Price"' }).replace("execute()", "policy = { timeout: 0 };\n  execute()"),
      8,
      "policy",
    ],
  ])("names file and line of a tool that %s", async (_, code, line, message) => {
    await write("src/tools/price.tool.ts", code);
    expect(await problemsOf()).toEqual([
      { file: "src/tools/price.tool.ts", line, message: expect.stringContaining(message) },
    ]);
  });

  test("tells of a tool whose file name would keep it from being served", async () => {
    await write("src/tools/price.ts", tool());
    expect(await problemsOf()).toEqual([
      { file: "src/tools/price.ts", line: 4, message: expect.stringContaining("rename it to end in .tool.ts") },
    ]);
  });

  test("lists all problems of a bad config at once", async () => {
    const config = await readFile(join(copy.root, "mcp.config.ts"), "utf8");
    await write(
      "mcp.config.ts",
      config
        .replace("port: 3000", "port: 70000")
        .replace("stdio: true }", "stdio: true },\n  log: { level: 'loud' as 'info' }"),
    );
    expect((await problemsOf()).map(({ file, message }) => `${file} ${message}`)).toEqual([
      expect.stringContaining("mcp.config.ts"),
      expect.stringContaining("mcp.config.ts"),
    ]);
  });

  test("keeps the last good dist when the new one is not good", async () => {
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
    const before = await readdir(join(copy.root, "dist"), { recursive: true });
    await write("src/tools/price.tool.ts", tool({ name: '""' }));
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 1 });
    expect(await readdir(join(copy.root, "dist"), { recursive: true })).toEqual(before);
  });

  test("says so when loading a tool ends the process", async () => {
    await write(
      "src/tools/price.tool.ts",
      tool({ extra: "process.exit(3);" }).replace("export default", "// @ts-ignore\nexport default"),
    );
    expect(await runMcp(copy.root, ["build"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ended its process (exit 3)"),
    });
  });
});

describe("mcp start", () => {
  test("says what to do where nothing is built", async () => {
    await rm(join(copy.root, "dist"), { recursive: true, force: true });
    expect(await runMcp(copy.root, ["start"])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("Run `mcp build` first"),
    });
  });

  test("lists every bad variable of the environment", async () => {
    await runMcp(copy.root, ["build"]);
    const ended = await runMcp(copy.root, ["start"], {
      MCP_PORT: "http",
      MCP_LOG_LEVEL: "loud",
      MCP_TRANSPORTS: "pigeon",
    });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    for (const variable of ["MCP_PORT", "MCP_LOG_LEVEL", "MCP_TRANSPORTS"])
      expect(ended.stderr).toContain(`- ${variable}: is`);
  });

  test("fails on a taken port instead of taking another", async () => {
    await runMcp(copy.root, ["build"]);
    const first = await startServer(copy.root);
    const port = new URL(first.address).port;
    const second = await runMcp(copy.root, ["start", "--transport", "http", "--port", port]);
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`127.0.0.1:${port}: another process listens there already`),
    });
    await first.end();
  });

  test("runs no tool file that a build would have refused", async () => {
    await runMcp(copy.root, ["build"]);
    await write("dist/tools/broken.tool.js", "export default class {");
    expect(await runMcp(copy.root, ["start", "--transport", "http", "--port", "0"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("tools/broken.tool.js: did not load"),
    });
  });
});

describe("mcp add", () => {
  test("writes a tool and its test, and overwrites only with --force", async () => {
    expect(await runMcp(copy.root, ["add", "tool", "getPrice"])).toMatchObject({ code: 0 });
    await write("src/tools/get-price.tool.ts", "// edited");
    expect(await runMcp(copy.root, ["add", "tool", "get_price"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Already there"),
    });
    expect(await readFile(join(copy.root, "src/tools/get-price.tool.ts"), "utf8")).toBe("// edited");
    expect(await runMcp(copy.root, ["add", "tool", "get-price", "--force"])).toMatchObject({ code: 0 });
    expect(await readFile(join(copy.root, "src/tools/get-price.tool.ts"), "utf8")).toContain('name = "get_price"');
  });

  test("adds resources and prompts that build and are listed", async () => {
    for (const kind of ["resource", "prompt"])
      expect(await runMcp(copy.root, ["add", kind, "release-notes"])).toMatchObject({ code: 0 });
    expect(await runMcp(copy.root, ["build"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("2 tools, 1 resource, 1 prompt"),
    });
  });

  test("shows with --dry-run what it would write", async () => {
    const { code, stdout } = await runMcp(copy.root, ["add", "tool", "price", "--dry-run"]);
    expect(code).toBe(0);
    expect(stdout).toContain("class PriceTool extends MCPTool");
    expect(await readdir(join(copy.root, "src/tools"))).not.toContain("price.tool.ts");
  });

  test("refuses what can't name a class, and a folder that is no project", async () => {
    expect(await runMcp(copy.root, ["add", "tool", "9lives"])).toMatchObject({ code: 2 });
    expect(await runMcp(copy.root, ["add", "gizmo", "x"])).toMatchObject({ code: 2 });
  });
});
