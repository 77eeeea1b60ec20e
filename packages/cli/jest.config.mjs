export { default } from "../core/jest.config.mjs";
