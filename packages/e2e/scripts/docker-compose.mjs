// Compose as it is today. That of Debian 12 is Compose 1, whose time is over; that of Debian 13 runs there, too.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";
const PLUGIN = "usr/libexec/docker/cli-plugins/docker-compose";

/** Puts it among the plugins of the client whose home this is; nothing is installed on the machine. */
export function addCompose(home) {
  const folder = mkdtempSync(join(tmpdir(), "mcp-compose-"));
  try {
    for (const path of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, "sources.list"), `deb [signed-by=${KEYS}] ${archive()} trixie main\n`);
    const settings = {
      "Dir::Etc::sourcelist": join(folder, "sources.list"),
      "Dir::Etc::sourceparts": "-",
      "Dir::State::lists": join(folder, "lists"),
      "Dir::Cache": join(folder, "cache"),
      "APT::Sandbox::User": "root",
    };
    const flags = Object.entries(settings).map(([key, value]) => `-o${key}=${value}`);
    const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: ["ignore", "ignore", 2] });
    run("apt-get", ...flags, "-qq", "update");
    run("apt-get", ...flags, "-qq", "download", "docker-compose");
    const [packed] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
    run("dpkg-deb", "--extract", packed, "unpacked");
    const plugins = join(home, ".docker/cli-plugins");
    mkdirSync(plugins, { recursive: true });
    copyFileSync(join(folder, "unpacked", PLUGIN), join(plugins, "docker-compose"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where this machine gets Debian's packages from. */
function archive() {
  const format = ["--format", "$(REPO_URI)", "Created-By: Packages"];
  const all = execFileSync("apt-get", ["indextargets", ...format], { encoding: "utf8" }).split("\n");
  const found = all.find((address) => /\/debian\/?$/.test(address));
  if (found === undefined) throw new Error("apt's sources name no archive of Debian to get Compose from.");
  return found;
}
