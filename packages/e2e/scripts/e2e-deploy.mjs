// npm run e2e:deploy: what mcp emit writes, run by the real programs, which Debian's packages bring.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { canInstall } from "./debian.mjs";
import { report, testProject } from "./test.mjs";
import { root, say } from "./workspace.mjs";

const PROJECT = "packages/e2e";

/** @param only what the names of the test files to run begin with, such as docker; all where there are none */
export function main(only) {
  const files = readdirSync(join(root, PROJECT, "deploy"))
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => only.length === 0 || only.some((start) => name.startsWith(start)));
  if (files.length === 0) {
    say(`No test in ${PROJECT}/deploy begins with ${only.join(", ")}.`);
    return 2;
  }
  if (canInstall) {
    const patterns = files.map((name) => `deploy/${name}`);
    return report([testProject(PROJECT, ["--config", "jest.deploy.config.mjs", "--runTestsByPath", ...patterns])]);
  }
  say(
    `The deploy tests can't run: they start services and containers, which takes root on Linux, on a Debian machine.`,
  );
  const isRequired = Boolean(process.env.CI);
  if (isRequired) say("With CI set that is a failure.");
  return report([{ passed: 0, failed: isRequired ? files.length : 0, skipped: isRequired ? 0 : files.length }]);
}
