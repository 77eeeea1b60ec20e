// npm run conformance: the official conformance suite, both requirement sets, against the project in ../everything.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { installNode } from "./node-versions.mjs";
import { mcp, root, run, say } from "./workspace.mjs";

const SUITE = "@modelcontextprotocol/conformance";
const SUITE_VERSION = "0.2.0-alpha.12";
const REQUIREMENTS = ["2025-11-25", "2026-07-28"];
/** The suite's own need. The server runs on the Node that runs this. */
const NODE = 22;
const CACHE = join(root, "packages", "e2e", ".conformance");
const PROJECT = join(root, "packages", "e2e", "everything");
/** What counts as a failure, and what only deserves a look. */
const MARKS = { FAILURE: "✗", WARNING: "!" };

export async function main() {
  const node =
    Number.parseInt(process.versions.node, 10) >= NODE ? process.execPath : installNode(24, join(CACHE, "node"));
  const suite = installSuite();
  run(process.execPath, [mcp, "build"], { cwd: PROJECT });

  const results = mkdtempSync(join(tmpdir(), "mcp-conformance-"));
  const server = await startServer();
  const sets = [];
  try {
    for (const requirements of REQUIREMENTS) {
      const output = join(results, requirements);
      say(`· ${requirements}, against ${server.url}`);
      const args = ["server", "--url", server.url, "--requirements", requirements, "-o", join(output, "checks")];
      sets.push({ requirements, ...(await runSuite(node, [suite, ...args], output)) });
    }
  } finally {
    writeFileSync(join(results, "server.log"), await server.stop());
  }
  return report(sets, results);
}

/** @returns the suite's program; it is installed once */
function installSuite() {
  const folder = join(CACHE, "suite");
  const installed = join(folder, "node_modules", SUITE);
  if (versionIn(installed) !== SUITE_VERSION) {
    say(`· installing ${SUITE}@${SUITE_VERSION}`);
    const flags = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
    rmSync(folder, { recursive: true, force: true });
    run("npm", ["install", "--prefix", folder, ...flags, `${SUITE}@${SUITE_VERSION}`]);
  }
  return join(installed, "dist", "index.js");
}

function versionIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

/** Resolves when the server answers. What it has logged is what stop() returns. */
function startServer() {
  const child = spawn(process.execPath, [mcp, "start", "--transport", "http", "--port", "0"], {
    cwd: PROJECT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let log = "";
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    return log;
  };
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    ended.then((code) => reject(new Error(`The server ended with ${code}:\n${log}`)), reject);
    child.stderr.setEncoding("utf8").on("data", (text) => {
      log += text;
      const ready = log.split("\n").find((line) => line.includes('"msg":"ready"') && line.endsWith("}"));
      if (ready !== undefined) resolve({ url: JSON.parse(ready).transports[0], stop });
    });
  });
}

/** Runs one requirement set. A run without a total died: that is a failure. */
async function runSuite(node, args, output) {
  mkdirSync(output);
  const { stdout, stderr } = await promisify(execFile)(node, args, { maxBuffer: 2 ** 28 }).catch((failed) => failed);
  writeFileSync(join(output, "suite.log"), stdout + stderr);
  const [, passed, failed] = /^Total: (\d+) passed, (\d+) failed$/m.exec(stdout) ?? [];
  if (passed !== undefined)
    return { passed: Number(passed), failed: Number(failed), scenarios: readScenarios(join(output, "checks")) };
  say(`The suite did not come to its end:\n${stdout.slice(-2_000)}${stderr}`);
  return { passed: 0, failed: 1, scenarios: [] };
}

/** What each scenario found wrong: the suite counts warnings nowhere, and hardly names scenarios that are not scored. */
function readScenarios(folder) {
  return readdirSync(folder)
    .map((name) => ({
      name: name.replace(/^server-/, "").replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, ""),
      found: readChecks(join(folder, name)).filter(({ status }) => status in MARKS),
    }))
    .filter(({ found }) => found.length > 0);
}

/** A scenario that broke off leaves its folder empty, and counts as one failure. */
function readChecks(folder) {
  const file = join(folder, "checks.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  return [{ id: "broke-off", status: "FAILURE", description: "The scenario broke off. suite.log says where." }];
}

function report(sets, results) {
  for (const { requirements, scenarios } of sets) {
    for (const { name, found } of scenarios) {
      print(`\n${requirements} ${name}`);
      for (const { id, status, errorMessage, description } of found)
        print(`  ${MARKS[status]} ${id}: ${(errorMessage ?? description).replaceAll("\n", "\n    ")}`);
    }
  }
  const clean = sets.every(({ failed }) => failed === 0);
  if (clean) rmSync(results, { recursive: true, force: true });
  else say(`\nEvery check, and the server's log: ${results}`);
  for (const { requirements, passed, failed } of sets)
    print(`conformance ${requirements}: ${passed} passed, ${failed} failed`);
  return clean ? 0 : 1;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
