import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { callingPackageManager, lockingPackageManager } from "./package-manager.js";

test.each([
  ["npm/11.0.0 node/v20.19.0 linux x64", "npm"],
  ["pnpm/10.0.0 npm/? node/v20.19.0", "pnpm"],
  ["yarn/4.0.0 npm/? node/v20.19.0", "yarn"],
  ["bun/1.2.0 npm/? node/v22.0.0", "bun"],
  ["deno/2.0.0", "npm"],
  [undefined, "npm"],
])("the package manager that says of itself %p is %s", (agent, manager) => {
  expect(callingPackageManager(agent === undefined ? {} : { npm_config_user_agent: agent })).toBe(manager);
});

test.each([
  ["package-lock.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["none", "npm"],
])("%s is of %s", (file, manager) => {
  const root = mkdtempSync(join(tmpdir(), "mcp-lock-"));
  writeFileSync(join(root, file), "");
  expect(lockingPackageManager(root)).toBe(manager);
  rmSync(root, { recursive: true });
});
