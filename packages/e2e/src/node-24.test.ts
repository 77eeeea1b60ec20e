import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { installNode } from "../scripts/node-versions.mjs";
import { copyProject, setUp } from "./support/made-project.js";
import { mcpBin, runToEnd } from "./support/run-mcp.js";

test("a made project builds, serves and answers on Node 24 too", async () => {
  const node = installNode(24, join(setUp.work, "node-24"));
  const copy = await copyProject();
  const mcp = (...args: string[]) => runToEnd(node, [mcpBin(copy.root), ...args], copy.root);
  expect((await runToEnd(node, ["--version"], copy.root)).stdout).toMatch(/^v24\./);
  expect(await mcp("build")).toMatchObject({ code: 0 });
  expect(await mcp("call", "echo", "--arg", "message=hello")).toMatchObject({ code: 0, stdout: "hello\n", stderr: "" });
  await copy.remove();
});
