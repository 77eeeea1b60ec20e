// The root's npm scripts. Needs Node and npm only: brings the workspace up to date, then runs the command that was asked for.
import { ensureWorkspace, refuseOldNode } from "./workspace.mjs";

const COMMANDS = [
  "demo",
  "test",
  "e2e-deploy",
  "check",
  "scaffold",
  "bench",
  "bench-cli",
  "conformance",
  "chaos",
  "soak",
  "screenshots",
];
const [command = "", ...args] = process.argv.slice(2);

if (!COMMANDS.includes(command)) {
  process.stderr.write(`There is no command "${command}". There are: ${COMMANDS.join(", ")}.\n`);
  process.exit(2);
}
refuseOldNode();
ensureWorkspace();
const { main } = await import(`./${command}.mjs`);
process.exitCode = await main(args);
