import { localCli } from "./project/local-cli.js";

const local = localCli(process.cwd());
const { run }: typeof import("./run.js") = await import(local ?? "./run.js");
process.exitCode = await run(process.argv.slice(2));
