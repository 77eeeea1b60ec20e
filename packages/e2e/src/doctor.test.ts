import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { copyProject } from "./support/made-project.js";
import { runMcp } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;
beforeAll(async () => {
  copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});
afterAll(() => copy.remove());

test("nothing is found in a project as it was made", async () => {
  const healthy = await runMcp(copy.root, ["doctor", "--strict", "--json"]);
  expect(JSON.parse(healthy.stdout)).toEqual({ ok: true, counts: { error: 0, warning: 0, note: 0 }, findings: [] });
  expect(healthy.code).toBe(0);
});

test("warnings fail with --strict, errors always", async () => {
  const path = join(copy.root, "src/tools/echo.tool.ts");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(".max(1_000)", ""));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const lax = await runMcp(copy.root, ["doctor"]);
  expect(lax).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/string-unbounded\n {2}tool echo: input\.message/),
  });
  expect(await runMcp(copy.root, ["doctor", "--strict"])).toMatchObject({ code: 1 });

  await writeFile(path, text.replace("z.string().min(1).max(1_000)", "z.any()"));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(copy.root, ["doctor"])).toMatchObject({ code: 1, stdout: expect.stringContaining("value-open") });
});
