import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { init, parse } from "es-module-lexer";

const TEST_FILE = /\.(?:test|spec)\.[cm]?js(?:\.map)?$/;
const TYPESCRIPT = /\.(?:ts|mts|cts|tsx)$/;

/**
 * Turns compiler output, laid out as the project is, into what is served: `src/tools/a.js` becomes `tools/a.js`
 * beside `mcp.config.js`. Tests are left out; files in src that are not TypeScript come along.
 */
export async function layOut(compiled: string, src: string, target: string): Promise<void> {
  await init;
  for (const path of await listFiles(compiled)) {
    if (!TEST_FILE.test(path)) await place(compiled, path, target);
  }
  const already = new Set(await listFiles(target));
  for (const path of await listFiles(src)) {
    if (TYPESCRIPT.test(path) || TEST_FILE.test(path) || already.has(path)) continue;
    await mkdir(dirname(join(target, path)), { recursive: true });
    await copyFile(join(src, path), join(target, path));
  }
}

async function place(compiled: string, path: string, target: string): Promise<void> {
  const served = servedPath(path);
  const destination = join(target, served);
  await mkdir(dirname(destination), { recursive: true });
  const text = await readFile(join(compiled, path), "utf8");
  if (path.endsWith(".js.map")) await writeFile(destination, moveSourceMap(text, join(compiled, path), destination));
  else if (path.endsWith(".js")) await writeFile(destination, moveImports(text, path));
  else await copyFile(join(compiled, path), destination);
}

/** Where a file of the project's layout is served from. */
function servedPath(path: string): string {
  return path.startsWith("src/") ? path.slice("src/".length) : path;
}

/** Rewrites the relative imports between files that no longer stand as they stood: those across the edge of src. */
export function moveImports(code: string, path: string): string {
  let moved = code;
  // From the end, so that the positions before stay right.
  for (const found of [...parse(code)[0]].reverse()) {
    if (!found.specifier?.startsWith(".")) continue;
    const wanted = posix.join(posix.dirname(path), found.specifier);
    if (wanted.startsWith("src/") === path.startsWith("src/")) continue;
    const to = posix.relative(posix.dirname(servedPath(path)), servedPath(wanted));
    const specifier = to.startsWith(".") ? to : `./${to}`;
    moved =
      moved.slice(0, found.start) +
      (found.type === "dynamic" ? JSON.stringify(specifier) : specifier) +
      moved.slice(found.end);
  }
  return moved;
}

/** A source map names its sources from where it stands. */
function moveSourceMap(text: string, from: string, to: string): string {
  const map: { sources: string[] } = JSON.parse(text);
  const sources = map.sources.map((source) =>
    relative(dirname(to), resolve(dirname(from), source))
      .split(sep)
      .join("/"),
  );
  return JSON.stringify({ ...map, sources });
}

/** All files below a folder, with forward slashes; none where it is not there. */
async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
