import { expect, test } from "@jest/globals";

test("mcp-prod exports these names, and no others", async () => {
  expect(Object.keys(await import("./index.js")).sort()).toEqual([
    "ApiKeyStore",
    "BootError",
    "ERROR_CATALOGUE",
    "MCPPrompt",
    "MCPResource",
    "MCPServer",
    "MCPTool",
    "PermanentError",
    "ProtocolError",
    "READ_ONLY_SQL_PREFIX",
    "ToolError",
    "TransientError",
    "UnknownPeriod",
    "defineConfig",
    "hideSecretShapes",
    "inspectProject",
    "loadConfig",
    "readOnlySql",
    "reportUsageFile",
    "reserveStdout",
    "runCommand",
    "safeFetch",
    "safeOpen",
    "safePath",
  ]);
});

test("mcp-prod/testing exports these names, and no others", async () => {
  expect(Object.keys(await import("./testing/index.js")).sort()).toEqual(["connectTestClient"]);
});
