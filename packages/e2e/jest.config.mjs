import { leakScan, shared } from "../core/jest.config.mjs";

export default {
  ...shared,
  setupFilesAfterEnv: [leakScan],
  globalSetup: "<rootDir>/scripts/jest-setup.mjs",
  globalTeardown: "<rootDir>/scripts/jest-teardown.mjs",
  testTimeout: 300_000,
};
