import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("../../../../docs/deploy.md", import.meta.url));
const COMMANDS = /```sh\n([\s\S]*?)```/g;

/** What docs/deploy.md has an operator type on the host, for a server called shop. */
export async function documentedCommands(): Promise<{ install: string; upgrade: string }> {
  const [, section = ""] = (await readFile(PAGE, "utf8")).split("\n## systemd\n");
  const [first = "", upgrade = ""] = Array.from(
    (section.split("\n## ")[0] ?? "").matchAll(COMMANDS),
    ([, text = ""]) => text,
  );
  // What comes before is typed where the project is built.
  const [, install = ""] = first.split("# On the host, as root\n");
  if (install === "" || upgrade === "") throw new Error(`${PAGE} has no commands for systemd where they were`);
  return { install, upgrade };
}
