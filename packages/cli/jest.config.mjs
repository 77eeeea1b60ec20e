export { shared as default } from "../core/jest.config.mjs";
