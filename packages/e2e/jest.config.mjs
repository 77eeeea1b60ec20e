export default {
  testEnvironment: "node",
  roots: ["<rootDir>/src"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
  globalSetup: "<rootDir>/scripts/jest-setup.mjs",
  globalTeardown: "<rootDir>/scripts/jest-teardown.mjs",
  testTimeout: 120_000,
};
