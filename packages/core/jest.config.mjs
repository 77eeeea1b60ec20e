import { fileURLToPath } from "node:url";

/** For the other packages too. */
export const shared = {
  testEnvironment: "node",
  roots: ["<rootDir>/src"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
};
/** Searches what every server says for every credential that was sent to it. */
export const leakScan = fileURLToPath(new URL("src/fixtures/leak-scan.ts", import.meta.url));
const OWN_PROCESS = "\\.process\\.test\\.ts$";

/** `--selectProjects unit` leaves out what needs a process of its own, and takes most of the time. */
export default {
  maxWorkers: "100%",
  // A busy machine is no reason to fail.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: "unit",
      setupFilesAfterEnv: [leakScan],
      testPathIgnorePatterns: [OWN_PROCESS],
    },
    { ...shared, displayName: "process", setupFilesAfterEnv: [leakScan], testRegex: [OWN_PROCESS] },
  ],
};
