import { describe, expect, test } from "@jest/globals";
import { isIgnored } from "./git-ignore.js";

describe("what git leaves out", () => {
  test.each([
    ["a name anywhere", ".env", "sub/.env", true],
    ["another name that begins like it", ".env", ".envrc", false],
    ["all in a folder", ".mcp/", ".mcp/keys.json", true],
    ["a file where a folder is meant", ".mcp/", ".mcp", false],
    ["only at the top with a slash", "/server.key", "sub/server.key", false],
    ["a star within a name", "*.pem", "tls/server.pem", true],
    ["two stars for any folders", "tls/**/*.key", "tls/a/b/server.key", true],
    ["a comment", "# .env", ".env", false],
  ])("%s", (_, line, path, ignored) => {
    expect(isIgnored(path, [{ prefix: "", lines: [line] }])).toBe(ignored);
  });

  test("what a later line takes back is in again", () => {
    const lists = [{ prefix: "", lines: [".env*", "!.env.example"] }];
    expect(isIgnored(".env.local", lists)).toBe(true);
    expect(isIgnored(".env.example", lists)).toBe(false);
  });

  test("a list above the project sees its files by their whole path", () => {
    const lists = [{ prefix: "servers/shop", lines: ["servers/*/secrets/"] }];
    expect(isIgnored("secrets/a.json", lists)).toBe(true);
  });
});
