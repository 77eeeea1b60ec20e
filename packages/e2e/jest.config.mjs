import { leakScan, shared } from "../core/jest.config.mjs";

export default {
  ...shared,
  setupFilesAfterEnv: [leakScan],
  globalSetup: "<rootDir>/scripts/jest-setup.mjs",
  globalTeardown: "<rootDir>/scripts/jest-teardown.mjs",
  // Each test has processes of its own, and waits for them most of the time.
  maxWorkers: 2,
  testTimeout: 300_000,
};
