import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { callText, connectHttp, connectStdio } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { runMcp, startServer } from "./support/run-mcp.js";

const HOSTILE_TOOL = `import { MCPTool, ToolError, type MCPInput } from "mcp-prod";
import { z } from "zod";
export const deps = () => ({ greeting: "from a worker" });
export default class HostileTool extends MCPTool {
  name = "hostile";
  description = "Loops, exits or answers";
  schema = z.object({ way: z.enum(["loop", "exit", "refuse", "answer"]) });
  policy = { isolation: "worker", timeout: 2_000 } as const;
  constructor(private readonly own: ReturnType<typeof deps>) {
    super();
  }
  execute({ way }: MCPInput<this>) {
    console.log("printed in a worker");
    while (way === "loop");
    if (way === "exit") process.exit(0);
    if (way === "refuse") throw new ToolError("CONFLICT", "taken");
    return this.own.greeting;
  }
}
`;

test("a built project's tool loops and exits in its worker, over HTTP and stdio, and answers the next call", async () => {
  const copy = await copyProject();
  const file = join(copy.root, "src/tools/hostile.tool.ts");
  await writeFile(file, HOSTILE_TOOL);
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const server = await startServer(copy.root);
  for (const client of [await connectHttp(server.address), await connectStdio(copy.root)]) {
    const codeOf = async (way: string) => JSON.parse(await callText(client, "hostile", { way })).error;
    expect(await codeOf("loop")).toBe("TIMEOUT");
    expect(await codeOf("exit")).toBe("INTERNAL");
    expect(await codeOf("refuse")).toBe("CONFLICT");
    expect(await callText(client, "hostile", { way: "answer" })).toBe("from a worker");
    await client.close();
  }
  expect(await server.end()).toMatchObject({ code: 0, stdout: "" });

  await writeFile(file, HOSTILE_TOOL.replace("export const deps", "const deps"));
  const refused = await runMcp(copy.root, ["build"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('export a function "deps"');
  await copy.remove();
});
