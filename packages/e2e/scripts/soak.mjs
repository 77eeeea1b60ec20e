// npm run soak: see ../chaos/soak.
export { main } from "../chaos/soak/main.mjs";
