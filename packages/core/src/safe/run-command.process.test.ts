import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ArgumentRule } from "./allowed-commands.js";
import { type RunCommandOptions, runCommand } from "./run-command.js";

let cwd: string;
beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), "run-command-")));
});
afterAll(() => rm(cwd, { recursive: true }));

/** Runs a script in Node, with arguments that must fit the rule. */
function node(
  script: string,
  options: Partial<RunCommandOptions> = {},
  args: string[] = [],
  rule: ArgumentRule = /.*/s,
) {
  const allowed = { node: { path: process.execPath, args: withScript(script, rule) } };
  const { signal } = new AbortController();
  return runCommand("node", ["-e", script, "--", ...args], { allowed, cwd, signal, ...options });
}

/** The rule for what comes after the script. */
function withScript(script: string, rule: ArgumentRule): ArgumentRule {
  if (Array.isArray(rule)) return ["-e", script, "--", ...rule];
  return ([, , , ...rest]) => rest.every((arg) => rule instanceof RegExp && rule.test(arg));
}

/** Resolves when a process has ended, also where nobody has taken note of its end yet. Signal 0 only asks. */
async function goneProcess(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    if (state.includes(") Z ")) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("runCommand", () => {
  test("gives what the program wrote, and its exit code", async () => {
    const script = "process.stdout.write('Grüße'); process.stderr.write('oh'); process.exitCode = 3";
    expect(await node(script)).toEqual({ exitCode: 3, signal: null, stdout: "Grüße", stderr: "oh" });
  });

  test("says which signal ended it", async () => {
    const result = await node("process.kill(process.pid, 'SIGTERM')");
    expect(result).toMatchObject({ exitCode: null, signal: "SIGTERM" });
  });

  test("hands arguments over as they are: no shell sees them", async () => {
    const args = ["$(id)", "`id`", "; id", "&& id", "| id", "> x", "*", "$HOME", "a \"b\" 'c'", "new\nline", ""];
    const { stdout } = await node("console.log(JSON.stringify(process.argv.slice(1)))", {}, args);
    expect(JSON.parse(stdout)).toEqual(args);
  });

  test("gives it no environment but what it is told", async () => {
    const script = "console.log(JSON.stringify(process.env))";
    expect(process.env.PATH).toBeDefined();
    expect(JSON.parse((await node(script)).stdout)).not.toHaveProperty("PATH");
    expect(JSON.parse((await node(script, { env: { LANG: "C" } })).stdout)).toMatchObject({ LANG: "C" });
  });

  test("runs it in the folder it is told, with the input it is told", async () => {
    expect((await node("console.log(process.cwd())")).stdout).toBe(`${cwd}\n`);
    expect((await node("process.stdin.pipe(process.stdout)", { input: "Grüße" })).stdout).toBe("Grüße");
    expect((await node("process.stdin.pipe(process.stdout)")).stdout).toBe("");
  });

  test("does not mind a program that reads none of a large input", async () => {
    expect(await node("", { input: "x".repeat(1_000_000) })).toMatchObject({ exitCode: 0 });
  });
});

describe("runCommand ends the program", () => {
  const GRANDCHILD = `
    const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: STDIO });
    process.stdout.write(String(child.pid) + " ");`;

  test("and what that started, when its time is over", async () => {
    const script = `${GRANDCHILD.replace("STDIO", '"inherit"')}
      require("node:fs").writeFileSync("pids", process.pid + " " + child.pid);
      process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`;
    await expect(node(script, { timeout: 2_000 })).rejects.toMatchObject({ code: "TIMEOUT", retryable: true });
    for (const pid of (await readFile(join(cwd, "pids"), "utf8")).split(" ")) await goneProcess(Number(pid));
  });

  test("and leaves nothing behind that it started and did not wait for", async () => {
    const { stdout } = await node(`${GRANDCHILD.replace("STDIO", '"ignore"')} child.unref();`);
    await goneProcess(Number(stdout));
  });

  test("without waiting for one that left its group with its output", async () => {
    const script = `${GRANDCHILD.replace("STDIO", '"inherit", detached: true')} child.unref();
      require("node:fs").writeFileSync("left", String(child.pid));`;
    await expect(node(script, { timeout: 1_000 })).rejects.toMatchObject({ code: "TIMEOUT" });
    process.kill(Number(await readFile(join(cwd, "left"), "utf8")), "SIGKILL");
  });

  test("when its call aborts, with the reason of that", async () => {
    const call = new AbortController();
    const running = node("setInterval(() => {}, 1000)", { signal: call.signal });
    call.abort(new Error("nobody waits"));
    await expect(running).rejects.toThrow("nobody waits");
    await expect(node("", { signal: call.signal })).rejects.toThrow("nobody waits");
  });

  test.each(["stdout", "stderr"])("when it writes too much to %s", async (stream) => {
    const script = `const more = () => process.${stream}.write("x".repeat(10_000), more); more();`;
    await expect(node(script, { maxBytes: 100_000 })).rejects.toMatchObject({ code: "RESULT_TOO_LARGE" });
    const exactly = `process.${stream}.write("x".repeat(1000))`;
    expect(await node(exactly, { maxBytes: 1_000 })).toMatchObject({ exitCode: 0 });
  });
});

describe("runCommand can't start", () => {
  test.each([
    ["what is not there", "/no/such/program"],
    ["a folder", "/usr"],
  ])("%s, and tells nothing of where it looked", async (_, path) => {
    const { signal } = new AbortController();
    const attempt = runCommand("tool", [], { allowed: { tool: { path, args: [] } }, cwd, signal });
    const error: unknown = await attempt.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "TOOL_ERROR", retryable: false });
    expect(String(error)).not.toContain(path);
  });

  test("a script without rights to run", async () => {
    const path = join(cwd, "script");
    await writeFile(path, "#!/bin/sh\n");
    const { signal } = new AbortController();
    const attempt = runCommand("tool", [], { allowed: { tool: { path, args: [] } }, cwd, signal });
    await expect(attempt).rejects.toMatchObject({ code: "TOOL_ERROR" });
  });

  test("anything in a folder that is not there", async () => {
    await expect(node("", { cwd: join(cwd, "nowhere") })).rejects.toMatchObject({ code: "TOOL_ERROR" });
  });
});
