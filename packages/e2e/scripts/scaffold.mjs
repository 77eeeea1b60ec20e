// npm run scaffold -- <folder> [flags of mcp create]: a project outside the repo, from this checkout's packed packages.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packAll } from "./pack.mjs";
import { mcp, root, run, say } from "./workspace.mjs";

export function main(args) {
  const [folder, ...flags] = args;
  if (folder === undefined || folder.startsWith("-")) {
    say(
      "Say where: npm run scaffold -- <folder> [flags of mcp create], for example npm run scaffold -- ../my-server --yes",
    );
    return 2;
  }
  const project = resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  if (project === root || project.startsWith(join(root, "/"))) {
    say(`${project} is inside this repository, whose settings would leak into it. Choose a folder outside.`);
    return 2;
  }
  return scaffold(project, flags);
}

/** Makes, installs and builds a project. @returns the exit code */
export function scaffold(project, flags) {
  const packed = mkdtempSync(join(tmpdir(), "mcp-packed-"));
  try {
    say("· packing this checkout's packages");
    packAll(packed);
    const status = run(process.execPath, [mcp, "create", project, "--vendor", packed, ...flags], {
      stdio: "inherit",
      mayFail: true,
    });
    if (status !== 0 || ["--no-install", "--dry-run", "--help"].some((flag) => flags.includes(flag))) return status;
    return run("npx", ["mcp", "build"], { cwd: project, mayFail: true });
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}
