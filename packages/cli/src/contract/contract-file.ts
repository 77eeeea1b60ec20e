import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writePlan } from "../generators/file-plan.js";
import { CliError } from "../ui/cli-error.js";
import { systemFailure } from "../ui/system-failure.js";
import { CONTRACT_FILE, CONTRACT_VERSION, type Contract, contractSchema } from "./contract.js";

const HEADER =
  "What clients of this server rely on. Do not edit: `mcp contract write` writes it, `mcp contract check` holds the server to it.";
const RESTORE = "Restore it from version control, or write it anew with `mcp contract write`.";
const anyVersion = z.object({ version: z.number() });

export async function writeContract(root: string, contract: Contract): Promise<void> {
  const content = `${JSON.stringify({ "//": HEADER, ...contract }, null, 2)}\n`;
  await writePlan(root, [{ path: CONTRACT_FILE, content }], true);
}

/** @throws CliError where there is none, or none that can be read */
export async function readContract(root: string): Promise<Contract> {
  const value = parse(await read(root));
  const { version = CONTRACT_VERSION } = anyVersion.safeParse(value).data ?? {};
  if (version > CONTRACT_VERSION) {
    throw new CliError(
      `${CONTRACT_FILE} has version ${version}; this mcp knows versions up to ${CONTRACT_VERSION}.`,
      "Update @mcp-prod/cli, or write the file anew with `mcp contract write`.",
    );
  }
  const parsed = contractSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CliError(`${CONTRACT_FILE} is not a contract:\n${z.prettifyError(parsed.error)}`, RESTORE);
}

function read(root: string): Promise<string> {
  const path = join(root, CONTRACT_FILE);
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw systemFailure(error, path) ?? error;
    throw new CliError(
      `There is no ${CONTRACT_FILE} in ${root}: nothing says what clients rely on.`,
      "Run `mcp contract write`, and commit the file.",
    );
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`${CONTRACT_FILE} is not JSON: ${why}`, RESTORE);
  }
}
