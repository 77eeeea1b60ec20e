// npm run chaos: see ../chaos.
export { main } from "../chaos/main.mjs";
