import { readdir, readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join, sep } from "node:path";
import { init, parse } from "es-module-lexer";
import type { Checkup } from "../checkup.js";

/** Each package that a folder of modules imports, once. */
export async function packageImports(folder: string): Promise<Checkup["imports"]> {
  await init;
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const modules = entries.filter((entry) => /\.[cm]?js$/.test(entry)).sort();
  const found = new Map<string, string>();
  for (const module of modules) {
    for (const name of packagesOf(await readFile(join(folder, module), "utf8"))) {
      if (!found.has(name)) found.set(name, `dist/${module.split(sep).join("/")}`);
    }
  }
  return [...found].map(([name, path]) => ({ name, path }));
}

function packagesOf(code: string): string[] {
  return specifiersOf(code)
    .filter(isPackage)
    .map((specifier) => {
      const [scope = "", name = ""] = specifier.split("/");
      return scope.startsWith("@") ? `${scope}/${name}` : scope;
    });
}

/** None in what is no module: loading it tells what is wrong with it. */
function specifiersOf(code: string): string[] {
  try {
    return parse(code)[0].flatMap(({ specifier }) => specifier ?? []);
  } catch {
    return [];
  }
}

/** `#…` is one of the package's own, by its imports. */
function isPackage(specifier: string): boolean {
  const isOwn = /^(?:[./#]|[a-z]+:)/.test(specifier);
  return !isOwn && !builtinModules.includes(specifier.split("/")[0] ?? "");
}
