import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Project } from "../project/find-project.js";
import { CliError } from "../ui/cli-error.js";
import type { Diagnostic } from "./diagnostic.js";

/** `src/a.ts(3,7): error TS2322: Type …` */
const TSC_LINE = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/;

/**
 * Type-checks and compiles the project with its own TypeScript.
 * @param outDir gets the output laid out as the project is: mcp.config.js and src/
 * @returns what is wrong; then nothing was compiled
 */
export async function compile({ root }: Project, outDir: string): Promise<Diagnostic[]> {
  const flags = { noEmit: "false", noEmitOnError: "true", declaration: "false", sourceMap: "true", pretty: "false" };
  const { exitCode, output } = await runNode(findTsc(root), root, [
    ...["--project", "tsconfig.json", "--rootDir", root, "--outDir", outDir],
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
  ]);
  const diagnostics = parseDiagnostics(output);
  if (exitCode !== 0 && diagnostics.length === 0) {
    throw new CliError(
      `TypeScript could not run:\n${output.trim()}`,
      "Check tsconfig.json and the installed typescript package.",
    );
  }
  return diagnostics;
}

/** Reads the compiler's plain output; an error's continuation lines are indented. */
export function parseDiagnostics(output: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const text of output.split(/\r?\n/)) {
    const [, file, line, message] = TSC_LINE.exec(text) ?? [];
    const last = diagnostics.at(-1);
    if (file !== undefined && message !== undefined) {
      diagnostics.push({ file: file.replaceAll("\\", "/"), line: Number(line), message });
    } else if (text.startsWith("  ") && last !== undefined) {
      diagnostics.splice(-1, 1, { ...last, message: `${last.message}\n${text}` });
    } else if (text.startsWith("error TS")) {
      diagnostics.push({ file: "tsconfig.json", line: 1, message: text.slice("error ".length) });
    }
  }
  return diagnostics;
}

function findTsc(root: string): string {
  try {
    return join(dirname(createRequire(join(root, "package.json")).resolve("typescript/package.json")), "bin", "tsc");
  } catch {
    throw new CliError("The project has no TypeScript.", "Install it with `npm install --save-dev typescript`.");
  }
}

function runNode(
  script: string,
  cwd: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (exitCode) => resolve({ exitCode, output }));
  });
}
