export default {
  testEnvironment: "node",
  // Starting the embedded database takes seconds, and the tests make it start anew.
  testTimeout: 60_000,
  roots: ["<rootDir>/src"],
  extensionsToTreatAsEsm: [".ts"],
  // Imports name the compiled file, as Node needs it; tests run the source.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: { "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" } }] },
};
