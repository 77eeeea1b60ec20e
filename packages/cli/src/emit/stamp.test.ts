import { expect, test } from "@jest/globals";
import { isUntouched, madeBy, makeStamp, seal } from "./stamp.js";

const sealed = seal(`# ${makeStamp("mcp emit x --flag 1")}\nport: 3000\n`);

test("a sealed file says what made it, and is known as untouched", () => {
  expect(madeBy(sealed)).toBe("mcp emit x --flag 1");
  expect(isUntouched(sealed)).toBe(true);
});

test.each<[string, string]>([
  ["one that was edited", sealed.replace("3000", "3001")],
  ["one with a line more", `${sealed}more: 1\n`],
  ["one whose stamp was edited", sealed.replace("--flag 1", "--flag 2")],
  ["one that was never sealed", `# ${makeStamp("mcp emit x")}\n`],
  ["one of somebody's own", "port: 3000\n"],
])("%s is not", (_, content) => {
  expect(isUntouched(content)).toBe(false);
});
