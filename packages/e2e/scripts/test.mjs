// npm test: every package's and template's own jest, then the end-to-end tests; ends with one line that counts them all.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, say } from "./workspace.mjs";

const PROJECTS = [
  "packages/core",
  "packages/cli",
  ...readdirSync(join(root, "templates")).map((name) => `templates/${name}`),
  "packages/e2e",
];

/** @param only folders to test, such as packages/core; all where there are none */
export function main(only) {
  const projects = PROJECTS.filter((project) => only.length === 0 || only.includes(project));
  if (projects.length === 0) {
    say(`Nothing to test in ${only.join(", ")}. There are: ${PROJECTS.join(", ")}.`);
    return 2;
  }
  return report(projects.map((project) => testProject(project)));
}

/** Prints the line that counts. @returns the exit code */
export function report(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
  process.stdout.write(`${sum("passed")} passed, ${sum("failed")} failed${skipped}\n`);
  return sum("failed") === 0 ? 0 : 1;
}

/** Runs a folder's jest. @returns the tests that passed, failed and were skipped */
export function testProject(project, more = []) {
  say(`\n· ${project}`);
  const results = mkdtempSync(join(tmpdir(), "mcp-test-"));
  const outputFile = join(results, "result.json");
  const cwd = join(root, project);
  const jest = join(cwd, "node_modules", "jest", "bin", "jest.js");
  const flags = ["--experimental-vm-modules", "--no-warnings", jest, "--ci", "--json", "--outputFile", outputFile];
  spawnSync(process.execPath, [...flags, ...more], { cwd, stdio: ["ignore", "ignore", 2] });
  const counts = readCounts(outputFile);
  rmSync(results, { recursive: true, force: true });
  return counts;
}

/** A run that left no result died: that is a failure. A suite that could not run has no tests to count, and is one too. */
function readCounts(file) {
  try {
    const result = JSON.parse(readFileSync(file, "utf8"));
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
