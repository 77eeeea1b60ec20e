import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { listens, stateOf } from "./process-state.js";

const pids: number[] = [];
afterEach(() => {
  for (const pid of pids.splice(0)) process.kill(pid, "SIGKILL");
});

test("a process that runs is alive, and one that was asked about is gone", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  const pid = child.pid ?? 0;
  expect(stateOf(process.pid)).toEqual({ isAlive: true });
  await once(child, "close");
  expect(stateOf(pid)).toEqual({ isAlive: false });
});

// Elsewhere nobody tells.
if (process.platform === "linux") {
  describe("on Linux", () => {
    test.each([
      ["by itself", (_: number, release: () => unknown) => void release(), 3],
      ["by a signal", (pid: number) => void process.kill(pid, "SIGKILL"), 137],
    ])("one that ended %s, and that its parent never asked about, is not alive", async (_, end, exitCode) => {
      // sleep takes the shell's place, and asks after no children.
      const parent = spawn("sh", ["-c", "(read line <&3; exit 3) & echo $!; exec sleep 60"], {
        stdio: ["ignore", "pipe", "inherit", "pipe"],
      });
      pids.push(parent.pid ?? 0);
      const { stdout } = parent;
      if (stdout === null) throw new Error("the shell has no output");
      const [line] = await once(stdout, "data");
      const pid = Number(String(line).trim());
      while (!readFileSync(`/proc/${parent.pid}/comm`, "utf8").startsWith("sleep")) await sleep(10);
      const gate = parent.stdio[3];
      end(pid, () => gate instanceof Writable && gate.end("\n"));
      while (stateOf(pid).isAlive) await sleep(10);
      expect(stateOf(pid)).toEqual({ isAlive: false, exitCode });
    });

    test("whether a process listens is told, but not of one that is not there", () => {
      expect(listens(process.pid)).toBe(false);
      expect(listens(2 ** 30)).toBeUndefined();
    });
  });
}
