import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { callText, connectHttp } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { runMcp, startServer } from "./support/run-mcp.js";

/** Leaves behind what nobody handles. */
const FAULTY_TOOL = `import { MCPTool, type MCPInput } from "mcp-prod";
import { z } from "zod";
export default class FaultyTool extends MCPTool {
  name = "faulty";
  description = "Leaves faults behind";
  schema = z.object({ how: z.enum(["reject", "throw", "wait"]) });
  async execute({ how }: MCPInput<this>) {
    if (how === "reject") void Promise.reject(new Error("forgotten promise"));
    if (how === "throw") setTimeout(() => { throw new Error("thrown at nobody"); }, 1);
    await new Promise((resolve) => setTimeout(resolve, how === "wait" ? 300 : 10));
    return "answered";
  }
}
`;

let copy: Awaited<ReturnType<typeof copyProject>>;

beforeAll(async () => {
  copy = await copyProject();
  await writeFile(join(copy.root, "src/tools/faulty.tool.ts"), FAULTY_TOOL);
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});

afterAll(() => copy.remove());

test("a rejection that nobody handles is logged with its tool and counted, and the server lives", async () => {
  const server = await startServer(copy.root);
  const client = await connectHttp(server.address);
  expect(await callText(client, "faulty", { how: "reject" })).toBe("answered");
  expect(await callText(client, "faulty", { how: "wait" })).toBe("answered");
  const metrics = await (await fetch(new URL("/metrics", server.address))).text();
  expect(metrics).toContain("mcp_unhandled_rejections_total 1");
  await client.close();
  await server.end();
  const line = await server.logLine(({ msg }) => String(msg).startsWith("a promise was rejected"));
  expect(line).toMatchObject({ level: "error", component: "faulty", requestIds: [expect.any(String)] });
  expect(JSON.stringify(line)).toContain("forgotten promise");
});

test("an error that nobody catches is logged, calls in flight are answered, and the process ends with 1", async () => {
  const server = await startServer(copy.root);
  const client = await connectHttp(server.address);
  const exited = once(server.child, "exit");
  const slow = callText(client, "faulty", { how: "wait" });
  await callText(client, "faulty", { how: "throw" });
  expect(await slow).toBe("answered");
  expect((await exited)[0]).toBe(1);
  expect(await server.logLine(({ level }) => level === "fatal")).toMatchObject({
    component: "faulty",
    msg: expect.stringContaining("the server stops"),
  });
  expect(await server.logLine(({ msg }) => msg === "stopped")).toBeDefined();
});

test("systemd is told when the server is ready, that it lives, and when it stops", async () => {
  const bin = join(copy.root, "fake-bin");
  const told = join(copy.root, "told");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "systemd-notify"), `#!/bin/sh\necho "$*" >> "${told}"\n`);
  await chmod(join(bin, "systemd-notify"), 0o755);
  const server = await startServer(copy.root, {
    PATH: `${bin}:${process.env.PATH}`,
    NOTIFY_SOCKET: "/run/systemd/notify",
    WATCHDOG_USEC: "100000",
  });
  const lines = async () => (await readFile(told, "utf8").catch(() => "")).trim().split("\n");
  while ((await lines()).filter((line) => line === "WATCHDOG=1").length < 2)
    await new Promise((r) => setTimeout(r, 20));
  await server.end();
  expect((await lines())[0]).toBe("READY=1 STATUS=Ready");
  expect(await lines()).toContain("STOPPING=1 STATUS=Stopping: SIGTERM");
});
