import { runToEnd } from "../../src/support/run-mcp.js";

/** Runs a command that must succeed. @returns what it printed @throws with all that it said */
export async function succeed(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Record<string, string> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(command, args, cwd, environment);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}: exit code ${code}\n${stdout}${stderr}`);
  return stdout;
}
