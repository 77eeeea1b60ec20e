import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { post } from "./support/connect.js";
import { copyProject, setUp } from "./support/made-project.js";
import { mcpBin, type RunningServer, runMcp, runToEnd, startServer } from "./support/run-mcp.js";

const CALL = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "echo", arguments: { message: "hi" } } };
const SECRET = /mcp_[0-9A-Za-z]{12}_[\w-]{43}/g;

let copy: Awaited<ReturnType<typeof copyProject>>;

beforeAll(async () => {
  copy = await copyProject();
});

afterAll(() => copy.remove());

const keys = (...args: string[]) => runMcp(copy.root, ["keys", ...args]);

async function make(label: string, ...args: string[]): Promise<{ id: string; secret: string }> {
  const { code, stdout } = await keys("create", "--label", label, "--json", ...args);
  expect(code).toBe(0);
  const { key, secret } = JSON.parse(stdout);
  return { id: key.id, secret };
}

describe("mcp keys", () => {
  test("makes the first key of a project, and says all that is left to do", async () => {
    const ignore = join(copy.root, ".gitignore");
    await writeFile(ignore, (await readFile(ignore, "utf8")).replace(".mcp/\n", ""));
    const { code, stdout, stderr } = await keys("create", "--label", "first", "--scope", "read", "--expires", "90d");
    expect({ code, stdout, stderr }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^mcp_\w{12}_[\w-]{43}\n$/),
    });
    expect(stderr).toMatch(
      /can't be shown again[\s\S]+curl [\s\S]+Authorization: Bearer[\s\S]+auth: \{ apiKeys: true \}/,
    );
    expect(stderr).not.toMatch(SECRET);
    expect(await readFile(ignore, "utf8")).toMatch(/^\.mcp\/$/m);
    const written = await readFile(join(copy.root, ".mcp/keys.json"), "utf8");
    expect(written).not.toContain(stdout.trim().slice(17));
    expect((await stat(join(copy.root, ".mcp/keys.json.pepper"))).mode & 0o777).toBe(0o600);
  });

  test("lists keys without a secret or a hash", async () => {
    const asText = await keys("list");
    expect(asText.stdout).toMatch(
      /^id +label +scopes +created +expires +state\n\w{12} +first +read +\S+Z +\S+Z +active\n$/,
    );
    const asJson = await keys("list", "--json");
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: true, keys: [{ label: "first", state: "active" }] });
    expect(asText.stdout + asJson.stdout).not.toMatch(/hash|mcp_\w{12}_/);
  });

  test.each([
    [["rotate", "aaaaaaaaaaaa"], 1, /There is no key aaaaaaaaaaaa/],
    [["revoke", "aaaaaaaaaaaa"], 1, /mcp keys list/],
    [["list", "--file", "nowhere.json"], 1, /is not there\. Run `mcp keys create`/],
    [["create"], 2, /--label/],
    [["create", "--label", "x", "--expires", "soon"], 2, /90m, 24h or 30d/],
    [["rotate"], 2, /missing required argument/],
  ])("%j ends with %i and says why", async (args, code, why) => {
    const ended = await keys(...args);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(why) });
  });

  test("does not print a whole key that is taken for an id", async () => {
    const { id, secret } = await make("pasted");
    expect((await keys("revoke", secret)).stderr).not.toContain(secret.slice(17));
    expect(await keys("revoke", `key:${id}`)).toMatchObject({ code: 0 });
    expect(await keys("rotate", id)).toMatchObject({ code: 1, stderr: expect.stringContaining("is revoked") });
  });

  test("loses nothing where several run at once", async () => {
    const made = await Promise.all(["a", "b", "c", "d", "e"].map((label) => make(label)));
    const { keys: listed } = JSON.parse((await keys("list", "--json")).stdout);
    const ids = listed.map((key: { id: string }) => key.id);
    for (const { id } of made) expect(ids).toContain(id);
  });

  test("works outside of a project with --file", async () => {
    const folder = await mkdtemp(join(setUp.work, "keys-"));
    const run = (...args: string[]) => runToEnd(process.execPath, [mcpBin(copy.root), "keys", ...args], folder);
    expect(await run("list")).toMatchObject({ code: 1, stderr: expect.stringContaining("--file") });
    expect(await run("create", "--label", "x", "--file", "own.json")).toMatchObject({ code: 0 });
    expect((await run("list", "--file", "own.json")).stdout).toContain("active");
    await rm(folder, { recursive: true });
  });
});

describe("a server that runs", () => {
  let server: RunningServer;

  beforeAll(async () => {
    const config = join(copy.root, "mcp.config.ts");
    const source = await readFile(config, "utf8");
    const auth = '  auth: { apiKeys: { file: "secrets/keys.json" } },\n';
    await writeFile(config, source.replace("  version:", `${auth}  version:`));
    expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  });

  const status = async (secret: string) => {
    const answer = await post(server.address, CALL, { authorization: `Bearer ${secret}` });
    await answer.text();
    return answer.status;
  };

  test("does not start without keys, and says how to make them; over stdio it needs none", async () => {
    const { code, stderr } = await runMcp(copy.root, ["start", "--transport", "http", "--port", "0"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/keys\.json: is not there\. Run `mcp keys create`/),
    });
    expect(await runMcp(copy.root, ["start", "--transport", "stdio"])).toMatchObject({ code: 0 });
  });

  test("takes keys as they are made and rotated, and refuses what is revoked within 2 s", async () => {
    const first = await make("first");
    const { stderr } = await keys("create", "--label", "second");
    expect(stderr).not.toContain("Add this to mcp.config.ts");
    server = await startServer(copy.root);
    expect(await status(first.secret)).toBe(200);
    expect(await status(`${first.secret.slice(0, 17)}${"a".repeat(43)}`)).toBe(401);

    const made = await make("third");
    while ((await status(made.secret)) !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    const rotated = JSON.parse((await keys("rotate", made.id, "--overlap", "1h", "--json")).stdout);
    while ((await status(rotated.secret)) !== 200) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await status(made.secret)).toBe(200);

    expect(await keys("revoke", first.id)).toMatchObject({ code: 0 });
    const revokedAt = performance.now();
    while ((await status(first.secret)) !== 401 && performance.now() - revokedAt < 2_000);
    expect(await status(first.secret)).toBe(401);
    expect(await status(made.secret)).toBe(200);
    const { stderr: log } = await server.end();
    expect(log).not.toMatch(SECRET);
  });

  test("takes them from the environment, where there are no files", async () => {
    const { secret } = await make("container");
    const file = join(copy.root, "secrets/keys.json");
    const environment = {
      MCP_API_KEYS: await readFile(file, "utf8"),
      MCP_KEY_PEPPER: (await readFile(`${file}.pepper`, "utf8")).trim(),
    };
    await rm(join(copy.root, "secrets"), { recursive: true });
    server = await startServer(copy.root, environment);
    expect(await status(secret)).toBe(200);
    await server.end();
  });
});
