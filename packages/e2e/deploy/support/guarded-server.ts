import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { post } from "../../src/support/connect.js";
import { runMcp } from "../../src/support/run-mcp.js";

const keySchema = z.object({ secret: z.string() });
const CALL = {
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "echo", arguments: { message: "from a container" } },
};

/** Gives a made project a port of its own, callers with API keys, and more at the beginning of its environment. */
export async function guard(root: string, port: number, environment = "environment: {"): Promise<void> {
  const file = join(root, "mcp.config.ts");
  const config = (await readFile(file, "utf8"))
    .replace("{ port: 3000 }", `{ port: ${port} }`)
    .replace("environment: {", `auth: { apiKeys: true },\n  ${environment}`);
  await writeFile(file, config);
}

/** Makes an API key in a built project. */
export async function makeKey(root: string): Promise<string> {
  const made = await runMcp(root, ["keys", "create", "--label", "e2e", "--json"]);
  return keySchema.parse(JSON.parse(made.stdout)).secret;
}

/** Calls a tool of the server. @returns the status */
export async function call(address: string, key?: string, headers: Record<string, string> = {}): Promise<number> {
  const credentials = key === undefined ? undefined : { authorization: `Bearer ${key}` };
  const answer = await post(address, CALL, { ...credentials, ...headers });
  if (answer.ok && !(await answer.text()).includes("from a container")) throw new Error("The tool did not answer.");
  return answer.status;
}
