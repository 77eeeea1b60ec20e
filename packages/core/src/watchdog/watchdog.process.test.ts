import { expect, jest, test } from "@jest/globals";
import { rejectionOf, textOf } from "../fixtures/results.js";
import { serveProcess } from "../fixtures/serve-process.js";

jest.setTimeout(60_000);

const BLOCKING = `
  import { execSync } from "node:child_process";
  import { setTimeout as sleep } from "node:timers/promises";
  import { z } from "zod";
  import { MCPTool } from "@src/tool/mcp-tool.js";
  const ways = {
    a_while: () => { const end = Date.now() + 900; while (Date.now() < end); return "done"; },
    for_ever: () => { for (;;); },
    natively: () => execSync("sleep 5"),
    not_at_all: async () => { await sleep(900); return "done"; },
  };
  export default class extends MCPTool {
    name = "blocking";
    description = "Blocks the event loop";
    schema = z.object({ way: z.string() });
    execute({ way }) { return ways[way](); }
  }`;
const FILES = { "tools/blocking.tool.js": BLOCKING };

test("a blocked event loop is told of while it is, and afterwards, with the tool at fault and for how long", async () => {
  const server = await serveProcess(FILES, { watchdog: { warnAfter: 300, fatalAfter: 0 }, log: { level: "debug" } });
  // Its thread may still be loading when the server is ready.
  await server.logLine(({ msg }) => msg === "the watchdog watches");
  const answer = server.call("blocking", { way: "a_while" });
  const fits = ({ msg }: Record<string, unknown>) => String(msg).startsWith("the event loop is blocked");
  expect(await server.logLine(fits)).toMatchObject({ level: "warn", tool: "blocking", blockedMs: expect.any(Number) });
  expect(server.output().stderr).not.toContain('"msg":"call"');
  expect(textOf(await answer)).toBe("done");
  const after = await server.logLine(({ msg }) => String(msg).startsWith("the event loop goes on"));
  expect(after).toMatchObject({ level: "warn", tool: "blocking" });
});

test("a tool that waits without blocking is not told of", async () => {
  const server = await serveProcess(FILES, { watchdog: { warnAfter: 300, fatalAfter: 600 } });
  expect(textOf(await server.call("blocking", { way: "not_at_all" }))).toBe("done");
  expect(server.output().stderr).not.toContain("event loop");
});

test("a process that is blocked for too long ends with code 1, and its log says which tool is where", async () => {
  const server = await serveProcess(FILES, { watchdog: { warnAfter: 200, fatalAfter: 500 } });
  const answer = rejectionOf(server.call("blocking", { way: "for_ever" }));
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(await answer).toBeDefined();
  const fatal = server
    .output()
    .stderr.split("\n")
    .find((line) => line.includes('"fatal"'));
  expect(JSON.parse(fatal ?? "{}")).toMatchObject({
    tool: "blocking",
    blockedMs: expect.any(Number),
    stack: expect.arrayContaining([expect.stringMatching(/blocking\.tool\.js:\d+$/)]),
  });
});

test("one that is blocked in native code, which nothing can stop, is killed", async () => {
  const server = await serveProcess(FILES, { watchdog: { warnAfter: 200, fatalAfter: 500 } });
  const answer = rejectionOf(server.call("blocking", { way: "natively" }));
  expect(await server.ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(await answer).toBeDefined();
  expect(server.output().stderr).toMatch(/"level":"fatal".*"tool":"blocking"/);
});

test("a process that was stopped as a whole is not taken for a blocked one", async () => {
  const server = await serveProcess(FILES, { watchdog: { warnAfter: 400, fatalAfter: 800 } });
  // More than once: which of the two threads wakes first is the system's to say.
  for (let times = 0; times < 6; times += 1) {
    server.kill("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 900));
    server.kill("SIGCONT");
    await new Promise((resolve) => setTimeout(resolve, 50 + 37 * times));
  }
  expect(textOf(await server.call("blocking", { way: "not_at_all" }))).toBe("done");
  expect(server.output().stderr).not.toContain("event loop");
});

test("blocks that are no operation's are not blamed on one that has ended", async () => {
  const source = `${BLOCKING}\nprocess.on("SIGUSR2", () => execSync("sleep 0.8"));`;
  const server = await serveProcess({ "tools/blocking.tool.js": source }, { watchdog: { warnAfter: 300 } });
  await server.call("blocking", { way: "not_at_all" });
  await new Promise((resolve) => setTimeout(resolve, 300));
  server.kill("SIGUSR2");
  const line = await server.logLine(({ msg }) => String(msg).startsWith("the event loop is blocked"));
  expect(line).not.toHaveProperty("tool");
});
