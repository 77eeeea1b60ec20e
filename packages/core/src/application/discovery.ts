import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { BootProblem } from "../errors/boot-error.js";
import type { Component, ComponentClass } from "../operation/component.js";
import { MCPPrompt } from "../prompt/mcp-prompt.js";
import { MCPResource } from "../resource/mcp-resource.js";
import { MCPTool } from "../tool/mcp-tool.js";
import type { SourcedComponent } from "./components.js";
import { isIsolated } from "./isolate-tools.js";

interface Kind {
  readonly folder: string;
  readonly suffix: RegExp;
  readonly base: abstract new () => Component;
  readonly baseName: string;
}

const KINDS: readonly Kind[] = [
  { folder: "tools", suffix: /\.tool\.(?:js|mjs|ts)$/, base: MCPTool, baseName: "MCPTool" },
  { folder: "resources", suffix: /\.resource\.(?:js|mjs|ts)$/, base: MCPResource, baseName: "MCPResource" },
  { folder: "prompts", suffix: /\.prompt\.(?:js|mjs|ts)$/, base: MCPPrompt, baseName: "MCPPrompt" },
];

/**
 * Makes one instance of every `tools/**​/*.tool.js`, `resources/**​/*.resource.js` and `prompts/**​/*.prompt.js`
 * below a folder. A file that has none goes into `problems`.
 */
export async function discoverComponents(
  directory: string,
  deps: unknown,
  problems: BootProblem[],
): Promise<SourcedComponent[]> {
  const found: SourcedComponent[] = [];
  for (const kind of KINDS) {
    for (const path of await listFiles(join(directory, kind.folder), kind.suffix)) {
      const source = relative(directory, path).split(sep).join("/");
      try {
        const file = pathToFileURL(path).href;
        found.push({ component: await instantiate(file, kind, deps), source, file });
      } catch (error) {
        problems.push({ where: source, message: explain(error) });
      }
    }
  }
  return found;
}

/** Sorted, so that a boot goes the same way every time. A folder that is not there has no files. */
async function listFiles(directory: string, suffix: RegExp): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => suffix.test(entry))
    .sort()
    .map((entry) => join(directory, entry));
}

async function instantiate(file: string, { base, baseName }: Kind, deps: unknown): Promise<Component> {
  const module: { default?: unknown; deps?: unknown } = await import(file);
  if (!isSubclass(module.default, base)) {
    throw new Unfit(
      `has no default export that is a class extending ${baseName}. Write "export default class … extends ${baseName}"`,
    );
  }
  const component = new module.default(deps as never);
  if (isIsolated(component) && module.default.length > 0 && typeof module.deps !== "function") {
    throw new Unfit(
      'has isolation "worker" and a constructor that takes deps. What the config opened stays in its thread: export a function "deps" from the tool\'s file, which opens them in each worker',
    );
  }
  return component;
}

/** The file loads, and what it exports can't be served. */
class Unfit extends Error {}

function isSubclass<C extends Component>(value: unknown, base: abstract new () => C): value is ComponentClass<C> {
  return typeof value === "function" && value.prototype instanceof base;
}

function explain(error: unknown): string {
  if (error instanceof Unfit) return error.message;
  return `did not load: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
