import { expect, test } from "@jest/globals";
import { callingPackageManager } from "./package-manager.js";

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
