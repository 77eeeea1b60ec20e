import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { BootError } from "../errors/boot-error.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { configSchema } from "./config-schema.js";
import { readDeclared, withFiles } from "./read-environment.js";

async function makeFiles(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "environment-"));
  closeAfterTest(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

function problemsOf(read: () => unknown): readonly { where: string; message: string }[] {
  try {
    read();
  } catch (error) {
    if (error instanceof BootError) return error.problems;
    throw error;
  }
  return [];
}

const declare = (environment: object) => configSchema.parse({ name: "t", version: "1", environment }).environment;

test("a variable comes from the file that <NAME>_FILE names, without the newline at its end", async () => {
  const folder = await makeFiles({ url: "postgres://db\n", key: "k".repeat(32) });
  const environment = withFiles({ URL_FILE: join(folder, "url"), MCP_OPERATIONS_KEY_FILE: join(folder, "key") }, [
    "URL",
  ]);
  expect(environment).toMatchObject({ URL: "postgres://db", MCP_OPERATIONS_KEY: "k".repeat(32) });
});

test("a file for a variable that nobody declared is left alone", async () => {
  expect(withFiles({ OTHER_FILE: "/nowhere" }, ["URL"])).toEqual({ OTHER_FILE: "/nowhere" });
});

test("a systemd credential wins over a variable and a file; what is no variable is none", async () => {
  const folder = await makeFiles({ URL: "credential", url: "file", "tls.pem": "x" });
  const given = { URL: "variable", URL_FILE: join(folder, "url"), CREDENTIALS_DIRECTORY: folder };
  const environment = withFiles(given, ["URL"]);
  expect(environment.URL).toBe("credential");
  expect(Object.keys(environment).sort()).toEqual(["CREDENTIALS_DIRECTORY", "URL", "URL_FILE"]);
});

test("files that can't be read stop the boot, each named by its variable", async () => {
  const folder = await makeFiles({});
  await mkdir(join(folder, "SECRET"));
  const environment = { URL_FILE: join(folder, "none"), CREDENTIALS_DIRECTORY: folder };
  expect(problemsOf(() => withFiles(environment, ["URL"])).map(({ where }) => where)).toEqual([
    "URL_FILE",
    "CREDENTIALS_DIRECTORY",
  ]);
  expect(problemsOf(() => withFiles({ CREDENTIALS_DIRECTORY: join(folder, "none") }, []))).toHaveLength(1);
});

test("declared variables have their defaults; all that are missing are named, with what they are for", () => {
  const declared = declare({
    URL: { description: "the database", secret: true, required: true },
    NAME: { description: "a name", required: true },
    CURRENCY: { description: "in which", default: "EUR" },
    MAYBE: { description: "or not" },
  });
  const values = readDeclared({ URL: "u", NAME: "n", OTHER: "o" }, declared);
  expect(values).toEqual({ URL: "u", NAME: "n", CURRENCY: "EUR", MAYBE: undefined });
  expect(problemsOf(() => readDeclared({ URL: "" }, declared))).toEqual([
    { where: "URL", message: expect.stringMatching(/URL_FILE .*"the database"/) },
    { where: "NAME", message: expect.stringMatching(/"a name"/) },
  ]);
});

test.each(["lower", "MCP_PORT", "1A", "A-B"])("%s is no name for a variable of the project", (name) => {
  expect(() => declare({ [name]: { description: "x" } })).toThrow();
});
