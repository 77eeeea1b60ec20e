import { expect, test } from "@jest/globals";

test("mcp-prod exports these names, and no others", async () => {
  expect(Object.keys(await import("./index.js")).sort()).toEqual([
    "BootError",
    "ERROR_CATALOGUE",
    "MCPPrompt",
    "MCPResource",
    "MCPServer",
    "MCPTool",
    "PermanentError",
    "ProtocolError",
    "ToolError",
    "TransientError",
    "UnknownPeriod",
    "defineConfig",
    "inspectProject",
    "loadConfig",
    "reportUsageFile",
    "reserveStdout",
  ]);
});

test("mcp-prod/testing exports these names, and no others", async () => {
  expect(Object.keys(await import("./testing/index.js")).sort()).toEqual(["connectTestClient"]);
});
