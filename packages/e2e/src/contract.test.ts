import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { copyProject } from "./support/made-project.js";
import { runMcp } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;

beforeAll(async () => {
  copy = await copyProject();
});
afterAll(() => copy.remove());

const contract = (...args: string[]) => runMcp(copy.root, ["contract", ...args]);

async function buildWith(fields: string, more = ""): Promise<void> {
  const code = `import { MCPTool } from "mcp-prod";
import { z } from "zod";

export default class PriceTool extends MCPTool {
  name = "price";
  description = "Current price";
  schema = z.object({ ${fields} });
  output = z.object({ cents: z.int() });
  ${more}
  execute() {
    return { cents: 42 };
  }
}
`;
  await writeFile(join(copy.root, "src/tools/price.tool.ts"), code);
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
}

test("a project's contract is written, kept, broken, and written anew", async () => {
  await buildWith("sku: z.string()", "annotations = { readOnlyHint: true };");
  expect(await contract("check")).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringMatching(/no mcp\.contract\.json[\s\S]*next {2}Run `mcp contract write`, and commit/),
  });

  expect(await contract("write")).toMatchObject({ code: 0, stdout: expect.stringContaining("tools 3") });
  const first = await readFile(join(copy.root, "mcp.contract.json"), "utf8");
  expect(await contract("check")).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing changed") });

  await buildWith("sku: z.string(), region: z.string().optional()", "annotations = { readOnlyHint: true };");
  const compatible = await contract("check");
  expect(compatible).toMatchObject({ code: 0, stdout: expect.stringContaining("compatible (1)") });
  expect(compatible.stdout).toContain("tool price: input.region");

  await writeFile(join(copy.root, "src/deps.ts"), await readFile(join(copy.root, "src/deps.ts"), "utf8"));
  expect((await contract("check")).stderr).toContain("dist is older than src/deps.ts");

  await buildWith("sku: z.string().max(9), currency: z.string()", 'policy = { scopes: ["prices"] };');
  const broken = await contract("check");
  expect(broken.code).toBe(1);
  for (const place of ["input.currency", "input.sku", "readOnlyHint", "scopes"]) {
    expect(broken.stdout).toContain(`tool price: ${place}\n`);
  }
  expect(broken.stderr).toMatch(/4 breaking changes[\s\S]*Restore[\s\S]*mcp contract write/);
  const asJson = await contract("check", "--json");
  expect(asJson.code).toBe(1);
  const { ok, changes } = JSON.parse(asJson.stdout);
  expect(ok).toBe(false);
  expect(changes).toContainEqual(
    expect.objectContaining({ kind: "breaking", where: "tool price", path: "scopes", before: "none", after: "prices" }),
  );

  expect(await contract("write", "--json")).toMatchObject({ code: 0, stdout: expect.stringContaining('"ok": true') });
  expect(await readFile(join(copy.root, "mcp.contract.json"), "utf8")).not.toBe(first);
  expect(await contract("check", "--json")).toMatchObject({ code: 0 });
});

test("a tool that is gone is told, and a project that can't be served writes no contract", async () => {
  await buildWith("sku: z.string()");
  await contract("write");
  await rm(join(copy.root, "src/tools/price.tool.ts"));
  await runMcp(copy.root, ["build"]);
  expect(await contract("check")).toMatchObject({ code: 1, stdout: expect.stringContaining("there → removed") });
  await rm(join(copy.root, "dist"), { recursive: true });
  for (const command of ["write", "check"]) {
    expect(await contract(command)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Run `mcp build` first"),
    });
  }
});
