import { expect, test } from "@jest/globals";
import { BootError } from "./boot-error.js";

test("a BootError prints its summary and every problem with its place", () => {
  const cause = new Error("why");
  const error = new BootError(
    "The server can't start:",
    [
      { where: "tools/a.tool.js", message: "is empty" },
      { where: "MCP_PORT", message: 'is "x"' },
    ],
    cause,
  );
  expect(error.message).toBe('The server can\'t start:\n  - tools/a.tool.js: is empty\n  - MCP_PORT: is "x"');
  expect(error.problems).toHaveLength(2);
  expect(error.name).toBe("BootError");
  expect(error.cause).toBe(cause);
});
