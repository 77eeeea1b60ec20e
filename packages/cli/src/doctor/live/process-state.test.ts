import { spawn } from "node:child_process";
import { once } from "node:events";
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

(process.platform === "linux" ? describe : describe.skip)("on Linux", () => {
  test.each([
    ["exit 3", 3],
    ["kill -KILL $$", 137],
  ])("one that ended, and that its parent never asked about, is not alive: %s", async (how, exitCode) => {
    // sleep takes the shell's place, and asks after no children.
    const parent = spawn("sh", ["-c", `sh -c '${how}' & echo $!; exec sleep 60`]);
    pids.push(parent.pid ?? 0);
    const [line] = await once(parent.stdout, "data");
    const pid = Number(String(line).trim());
    while (stateOf(pid).isAlive) await sleep(10);
    expect(stateOf(pid)).toEqual({ isAlive: false, exitCode });
  });

  test("whether a process listens is told, but not of one that is not there", () => {
    expect(listens(process.pid)).toBe(false);
    expect(listens(2 ** 30)).toBeUndefined();
  });
});
