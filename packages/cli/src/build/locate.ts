import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BootProblem } from "mcp-prod";
import type { Project } from "../project/find-project.js";
import type { Diagnostic } from "./diagnostic.js";

/** Finds the source line that a problem of the built project comes from. */
export function locate({ where, message, field }: BootProblem, project: Project, built: string): Diagnostic {
  const file = sourceOf(where, project);
  const source = readSource(join(project.root, file));
  const thrown = lineInStack(message, file, project.root);
  const line =
    thrown ?? (field === undefined ? undefined : lineOf(source, new RegExp(`^\\s*(?:readonly\\s+)?${field}\\s*[:=]`)));
  return {
    file,
    line: line ?? lineOf(source, /\bextends\s+MCP(?:Tool|Resource|Prompt)\b/) ?? 1,
    message: withoutMachinePaths(message, project.root, built),
  };
}

/** `tools/a.tool.js` was `src/tools/a.tool.ts`. What is no file, such as a config key, stands in mcp.config.ts. */
function sourceOf(where: string, { root }: Project): string {
  const typed = where.replace(/\.js$/, ".ts");
  const candidates = [`src/${typed}`, typed, `src/${where}`, where];
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? "mcp.config.ts";
}

function lineInStack(stack: string, file: string, root: string): number | undefined {
  const at = stack.indexOf(`${join(root, file)}:`);
  if (at < 0) return undefined;
  const line = /:(\d+)/.exec(stack.slice(at + join(root, file).length))?.[1];
  return line === undefined ? undefined : Number(line);
}

function lineOf(source: string, pattern: RegExp): number | undefined {
  const index = source.split("\n").findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

function readSource(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Shows the frames of the project's own code, from its root; those of Node and of packages tell an author nothing. */
function withoutMachinePaths(message: string, root: string, built: string): string {
  const lines = message
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) || (line.includes(root) && !line.includes("node_modules")));
  return lines.join("\n").replaceAll(`file://${built}/`, "").replaceAll(`${built}/`, "").replaceAll(`${root}/`, "");
}
