import { readFile } from "node:fs/promises";

const DOCS = new URL("../../../../docs/", import.meta.url);

/** The blocks of commands in a section of a page of the docs, as they are typed. */
export async function docsCommands(page: string, section: string): Promise<string[]> {
  const text = await readFile(new URL(page, DOCS), "utf8");
  const [, after = ""] = text.split(`\n${section}\n`);
  const [own = ""] = after.split(/\n##+ /);
  return [...own.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
}
