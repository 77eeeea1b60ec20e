import { defineCheck, spotIf } from "../check.js";

/** What runs in production. */
const RUNTIME = ["mcp-prod", "@mcp-prod/cli"];
/** As mcp-prod's own engines. */
const LEAST_NODE = [20, 19] as const;
const OPEN_RANGE = /^(?:\*|x|latest|next|>=?.*|)$/;

export const packagesCheck = defineCheck(
  {
    "lock-file-missing": {
      severity: "error",
      why: "Without a lock file, what is installed in production is not what was tested.",
      fix: "Install with your package manager, and commit its lock file.",
    },
    "engines-missing": {
      severity: "warning",
      why: "Nothing says which Node the project needs, to people or to hosts.",
      fix: 'Set engines.node to ">=20.19" in package.json.',
    },
    "engines-old": {
      severity: "warning",
      why: "The project says that it runs on a Node on which mcp-prod does not.",
      fix: 'Set engines.node to ">=20.19" in package.json.',
    },
    "runtime-missing": {
      severity: "error",
      why: "`mcp start` needs this package, and an installation for production would not have it.",
      fix: "Move it to dependencies in package.json.",
    },
    "dev-dependency-imported": {
      severity: "error",
      why: "The build imports a package of devDependencies, which an installation for production leaves out.",
      fix: "Move it to dependencies in package.json.",
    },
    "package-undeclared": {
      severity: "error",
      why: "The build imports a package that package.json does not name: it is there by chance.",
      fix: "Add it to dependencies.",
    },
    "range-open": {
      severity: "warning",
      why: "Any later version fits, with whatever it breaks.",
      fix: "Write a range such as ^1.2.3.",
    },
  },
  ({ manifest, imports, hasLockFile }) => {
    const { dependencies, devDependencies, optionalDependencies, peerDependencies, engines } = manifest;
    const atRunTime = { ...peerDependencies, ...optionalDependencies, ...dependencies };
    const missing = imports.filter(({ name }) => !Object.hasOwn(atRunTime, name) && !RUNTIME.includes(name));
    const isDev = (name: string) => Object.hasOwn(devDependencies, name);
    const where = ({ name, path }: { name: string; path: string }) => `${name}, imported by ${path}`;
    return [
      ...spotIf(!hasLockFile, "lock-file-missing", "package.json"),
      ...spotIf(engines.node === undefined, "engines-missing", "package.json: engines.node"),
      ...spotIf(isOld(engines.node), "engines-old", "package.json: engines.node"),
      ...RUNTIME.filter((name) => !Object.hasOwn(dependencies, name)).flatMap((name) =>
        spotIf(true, "runtime-missing", `package.json: ${name}`),
      ),
      ...missing.flatMap((found) => [
        ...spotIf(isDev(found.name), "dev-dependency-imported", where(found)),
        ...spotIf(!isDev(found.name), "package-undeclared", where(found)),
      ]),
      ...Object.entries(dependencies)
        .filter(([, range]) => OPEN_RANGE.test(range.trim()))
        .flatMap(([name]) => spotIf(true, "range-open", `package.json: ${name}`)),
    ];
  },
);

/** By the first version of a range, which for `>=` and `^` is the oldest. */
function isOld(range: string | undefined): boolean {
  const found = /(\d+)(?:\.(\d+))?/.exec(range ?? "");
  if (found === null) return false;
  const [major, minor] = [Number(found[1]), Number(found[2] ?? 0)];
  return major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]);
}
