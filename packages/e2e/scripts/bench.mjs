// npm run bench: see packages/bench.
export { main } from "../../bench/src/main.mjs";
