import base from "./jest.config.mjs";

/** `npm run e2e:deploy`: what mcp emit writes, with the real programs. Needs root on a Debian machine. One at a time: so is apt. */
export default { ...base, roots: ["<rootDir>/deploy"], maxWorkers: 1, testTimeout: 600_000 };
