// A stand-in for the official image of Node, where no registry of images is reached: Node and npm from npm's registry,
// and the few programs that a build runs from this machine.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { installNode } from "./node-versions.mjs";

const PROGRAMS = ["/bin/sh", "/usr/bin/env", "/bin/mkdir", "/bin/chown"];
/** Later ones look for packages of all other platforms, too, which a mirror of the registry need not have. */
const NPM = "npm@10";
const DOCKERFILE = `FROM scratch
COPY root /
ENV PATH=/usr/local/bin:/usr/bin:/bin
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
`;
const ENTRYPOINT = `#!/bin/sh
set -e
case "$1" in -*) set -- node "$@";; esac
exec "$@"
`;

/** @param major of Node */
export async function buildNodeImage(docker, major, tag) {
  const folder = mkdtempSync(join(tmpdir(), "mcp-node-image-"));
  try {
    const root = join(folder, "root");
    const add = (source, path) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      copyFileSync(source, join(root, path));
    };
    const write = (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
      chmodSync(join(root, path), 0o755);
    };
    const node = installNode(major, join(folder, "node"));
    add(node, "/usr/local/bin/node");
    for (const program of PROGRAMS) add(program, program);
    for (const library of librariesOf([node, ...PROGRAMS])) add(library, library);
    addNpm(folder, root);
    write("/usr/local/bin/docker-entrypoint.sh", ENTRYPOINT);
    write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n");
    write("/etc/group", "root:x:0:\nnode:x:1000:\n");
    for (const path of ["root", "home/node", "tmp"]) mkdirSync(join(root, path), { recursive: true });
    chmodSync(join(root, "tmp"), 0o1777);
    writeFileSync(join(folder, "Dockerfile"), DOCKERFILE);
    writeFileSync(join(folder, ".dockerignore"), "node\nnpm\n");
    await docker("build", "--quiet", "--network", "host", "--tag", tag, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shared libraries that programs load, and what loads them. */
export function librariesOf(programs) {
  const listed = programs.flatMap(
    (program) => execFileSync("ldd", [program], { encoding: "utf8" }).match(/\/\S+/g) ?? [],
  );
  return new Set(listed.filter((path) => /\.so/.test(path)));
}

function addNpm(folder, root) {
  const prefix = join(folder, "npm");
  mkdirSync(prefix);
  execFileSync(
    "npm",
    ["install", "--prefix", prefix, "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", NPM],
    {
      stdio: "ignore",
    },
  );
  cpSync(join(prefix, "node_modules", "npm"), join(root, "usr/local/lib/node_modules/npm"), { recursive: true });
  for (const name of ["npm", "npx"]) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(root, "usr/local/bin", name));
  }
}
