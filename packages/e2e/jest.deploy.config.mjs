import base from "./jest.config.mjs";

/** `npm run e2e:deploy`: what mcp emit writes, with the real programs. Needs root on a Debian machine. */
export default { ...base, roots: ["<rootDir>/deploy"], testTimeout: 600_000 };
