import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { connectHttp } from "./support/connect.js";
import { copyProject, setUp } from "./support/made-project.js";
import { runMcp, runToEnd, startServer } from "./support/run-mcp.js";

const REPOSITORY = resolve("../..");

/** The commands of the first shell block below a heading, without their comments. */
async function commandsBelow(document: string, heading: string): Promise<string[]> {
  const text = await readFile(join(REPOSITORY, document), "utf8");
  const block = /```sh\n([\s\S]*?)```/.exec(text.slice(text.indexOf(heading)))?.[1] ?? "";
  return block
    .split("\n")
    .map((line) => line.replace(/\s+#.*$/, ""))
    .filter((line) => line !== "");
}

async function snippet(document: string, file: string): Promise<string> {
  const text = await readFile(join(REPOSITORY, document), "utf8");
  const blocks = [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
  return blocks.find((code) => code.startsWith(`// ${file}\n`)) ?? "";
}

describe("README.md", () => {
  const folder = join(setUp.work, "my-server");
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("its commands lead from an empty folder to a served tool, and to what it is shipped with", async () => {
    const [create = "", enter, ...inside] = await commandsBelow("README.md", "## A server in five commands");
    expect([create, enter]).toEqual(["npx create-mcp-prod my-server", "cd my-server"]);
    const made = await runToEnd("sh", ["-c", create.replace("npx", "npx --yes")], setUp.work);
    expect(made).toMatchObject({ code: 0 });
    expect(inside.pop()).toBe("npx mcp start");
    for (const command of inside) expect(await runToEnd("sh", ["-c", command], folder)).toMatchObject({ code: 0 });

    for (const command of await commandsBelow("README.md", "## Ship it")) {
      expect(await runToEnd("sh", ["-c", command], folder)).toMatchObject({ code: 0 });
    }

    const server = await startServer(folder);
    const client = await connectHttp(server.address);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("price");
    await client.close();
    expect((await server.end()).code).toBe(0);
  });

  test("its tool builds in a made project", async () => {
    const copy = await copyProject();
    await writeFile(join(copy.root, "src/tools/price.tool.ts"), await snippet("README.md", "src/tools/price.tool.ts"));
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
    await copy.remove();
  });

  test("npm run demo ends by itself where nobody is at the terminal, and shows answers, log line and metrics", async () => {
    const demo = await runToEnd("npm", ["run", "demo"], REPOSITORY);
    expect(demo).toMatchObject({ code: 0 });
    for (const shown of [
      "hello from HTTP",
      "hello from stdio",
      '"msg":"call"',
      "mcp_tool_calls_total{",
      '"status":"ready"',
    ]) {
      expect(demo.stdout).toContain(shown);
    }
    expect(demo.stderr).toContain("the server ended with exit code 0");
  });

  test("npm run scaffold makes nothing inside the repository", async () => {
    const scaffold = await runToEnd("npm", ["run", "scaffold", "--", "packages/made", "--yes"], REPOSITORY);
    expect(scaffold).toMatchObject({ code: 2, stderr: expect.stringContaining("Choose a folder outside") });
  });
});

describe("docs/getting-started.md", () => {
  test("its tool, its test's call and its commands do what it says", async () => {
    const copy = await copyProject();
    expect(await runMcp(copy.root, ["add", "tool", "word-count"])).toMatchObject({ code: 0 });
    const tool = await snippet("docs/getting-started.md", "src/tools/word-count.tool.ts");
    await writeFile(join(copy.root, "src/tools/word-count.tool.ts"), tool);
    await rm(join(copy.root, "src/tools/word-count.tool.test.ts"));
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
    const called = await runMcp(copy.root, ["call", "word_count", "--json", "--arg", "text=to be or not"]);
    expect(JSON.parse(called.stdout)).toMatchObject({ structuredContent: { words: 4 } });

    const usage = await snippet("docs/getting-started.md", "src/tools/word-count.tool.test.ts");
    await writeFile(
      join(copy.root, "dist/usage.mjs"),
      usage.replace("./word-count.tool.js", "./tools/word-count.tool.js"),
    );
    const used = await runToEnd(process.execPath, ["dist/usage.mjs"], copy.root);
    expect(used).toMatchObject({ code: 0, stdout: "{ words: 4 }\n" });
    await copy.remove();
  });
});
