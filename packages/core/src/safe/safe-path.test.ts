import { execFileSync } from "node:child_process";
import fs, { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { ToolError } from "../errors/tool-error.js";
import { checkPathForm } from "./path-form.js";
import { safeOpen, safePath } from "./safe-path.js";

let base: string;
let root: string;

beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "safe-path-")));
  root = join(base, "root");
  await mkdir(join(root, "folder"), { recursive: true });
  await mkdir(join(base, "outside"));
  await mkdir(join(base, "root-evil"));
  await writeFile(join(base, "outside", "secret.txt"), "secret");
  await writeFile(join(base, "root-evil", "secret.txt"), "secret");
  await writeFile(join(root, "a.txt"), "a");
  await writeFile(join(root, "folder", "b.txt"), "b");
  await writeFile(join(root, "..name"), "dots");
  const links: Record<string, string> = {
    "link-inside": "folder/b.txt",
    "folder-inside": "folder",
    "link-to-file": "../outside/secret.txt",
    "link-to-folder": join(base, "outside"),
    "link-to-link": "link-to-folder",
    "link-up": "..",
    "link-to-top": "/",
    dangling: "../outside/not-there",
    "dangling-inside": "folder/not-there",
    circle: "circle",
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
  await symlink("root", join(base, "root-link"));
  execFileSync("mkfifo", [join(root, "pipe")]);
});
afterAll(() => rm(base, { recursive: true }));

/** The refusal of a path, which must not tell where the folder is. */
async function refusal(attempt: Promise<unknown>): Promise<ToolError> {
  const error: unknown = await attempt.then(
    () => "was let through",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ToolError)) throw new Error(`no refusal: ${error}`);
  expect(error.action).toBe("fix_input");
  expect(`${error.message}${JSON.stringify(error.details)}`).not.toContain(base);
  return error;
}

describe("safePath", () => {
  test.each([
    ["a.txt", "a.txt"],
    ["./folder//b.txt", "folder/b.txt"],
    ["folder/", "folder"],
    [".", "."],
    ["..name", "..name"],
    ["link-inside", "folder/b.txt"],
    ["folder-inside/b.txt", "folder/b.txt"],
  ])("gives the real path of %s", async (asked, real) => {
    expect(await safePath(root, asked)).toBe(join(root, real));
  });

  test("takes an absolute path inside the folder, by whichever name the folder is known", async () => {
    const linked = join(base, "root-link");
    expect(await safePath(root, join(root, "a.txt"))).toBe(join(root, "a.txt"));
    expect(await safePath(linked, join(linked, "a.txt"))).toBe(join(root, "a.txt"));
    expect(await safePath(linked, join(root, "a.txt"))).toBe(join(root, "a.txt"));
    expect(await safePath("/", "etc")).toBe(await realpath("/etc"));
  });

  const OUT: readonly (readonly [string, string])[] = [
    ["an absolute path", "/etc/passwd"],
    ["an absolute path to what is not there", "/etc/not-there"],
    ["the folder above", ".."],
    ["a path that goes up", "../outside/secret.txt"],
    ["a path that goes down and up", "folder/../../outside/secret.txt"],
    ["a path that goes up and stays inside", "folder/../a.txt"],
    ["backslashes", "..\\outside\\secret.txt"],
    ["a drive", "C:/Windows/win.ini"],
    ["a path relative to a drive", "c:secret.txt"],
    ["a UNC path", "\\\\server\\share\\x"],
    ["a UNC path with slashes", "//server/share/x"],
    ["a device path", "\\\\?\\C:\\x"],
    ["a device path with slashes", "//./pipe/x"],
    ["a link to a file outside", "link-to-file"],
    ["a link to a folder outside", "link-to-folder"],
    ["a file below such a link", "link-to-folder/secret.txt"],
    ["what is not there below such a link", "link-to-folder/not-there"],
    ["what is deep in what is not there below such a link", "link-to-folder/not-there/deep/x"],
    ["a name below a link to a file", "link-to-file/x"],
    ["a link to such a link", "link-to-link/secret.txt"],
    ["a link to the folder above", "link-up/outside/secret.txt"],
    ["a link to the top", "link-to-top/etc/passwd"],
    ["a dangling link to the outside", "dangling"],
    ["a name below a dangling link", "dangling/x"],
    ["a dangling link to the inside", "dangling-inside"],
    ["a link to itself", "circle"],
    ["a name below a link to itself", "circle/x"],
  ];
  test.each(OUT)("refuses %s: %s", async (_, asked) => {
    expect(await refusal(safePath(root, asked))).toMatchObject({ code: "FORBIDDEN" });
    expect(await refusal(safePath(root, asked, { mustExist: false }))).toMatchObject({ code: "FORBIDDEN" });
  });

  test("refuses a folder whose name begins like that of the root", async () => {
    const error = await safePath(root, join(base, "root-evil", "secret.txt")).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "FORBIDDEN" });
  });

  test("says the same of what is outside whether it is there or not", async () => {
    const messages = ["secret.txt", "not-there.t"].map(async (name) => {
      const { message } = await refusal(safePath(root, `link-to-folder/${name}`));
      return message.replace(name, "");
    });
    expect(await messages[0]).toBe(await messages[1]);
  });

  test.each(["", "a.txt\0.png", "\0"])("takes %j for no path", async (asked) => {
    expect(await refusal(safePath(root, asked))).toMatchObject({ code: "INVALID_INPUT" });
  });

  test.each(["not-there", "folder/not-there", "a.txt/x", "~", "$HOME", "%2e%2e/outside", "x".repeat(300)])(
    "takes %s for a name like any other, and finds nothing",
    async (asked) => {
      expect(await refusal(safePath(root, asked))).toMatchObject({ code: "NOT_FOUND" });
    },
  );

  test("gives the path of a new file, where its folder is there", async () => {
    const isNew = { mustExist: false };
    expect(await safePath(root, "new.txt", isNew)).toBe(join(root, "new.txt"));
    expect(await safePath(root, "folder-inside/new.txt", isNew)).toBe(join(root, "folder", "new.txt"));
    expect(await safePath(root, "a.txt", isNew)).toBe(join(root, "a.txt"));
    for (const asked of ["no-folder/new.txt", "a.txt/new.txt"]) {
      expect(await refusal(safePath(root, asked, isNew))).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("does not take a missing root for the agent's mistake", async () => {
    const error = await safePath(join(base, "no-root"), "a.txt").catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: "ENOENT" });
  });
});

describe("on Windows", () => {
  test.each(["nul", "CON", "com1.txt", "folder/LPT9", "aux .txt", "a.txt:stream", "a.txt::$DATA", "a.", "folder /x"])(
    "refuses %s, which means something else there",
    (asked) => {
      expect(() => checkPathForm(asked, "win32")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
    },
  );

  test.each(["console.txt", "folder/./x", "C:/root/a.txt"])("takes %s", (asked) => {
    expect(() => checkPathForm(asked, "win32")).not.toThrow();
  });

  test("elsewhere they are names like others", () => {
    expect(() => checkPathForm("linux/aux.c", "linux")).not.toThrow();
  });
});

describe("safeOpen", () => {
  test("opens a file inside, also by a link that stays inside", async () => {
    const handle = await safeOpen(root, "folder-inside/b.txt");
    expect(await handle.readFile("utf8")).toBe("b");
    await handle.close();
  });

  test.each(["link-to-file", "link-to-folder/secret.txt", "dangling", "../outside/secret.txt"])(
    "refuses %s as safePath does",
    async (asked) => {
      expect(await refusal(safeOpen(root, asked))).toMatchObject({ code: "FORBIDDEN" });
    },
  );

  test.each(["pipe", "folder"])("refuses a %s, and does not wait for it", async (asked) => {
    expect(await refusal(safeOpen(root, asked))).toMatchObject({ code: "FORBIDDEN" });
  });

  test("refuses what was swapped for a link after it was looked at, also where it is swapped back", async () => {
    await mkdir(join(root, "swapped"));
    await writeFile(join(root, "swapped", "secret.txt"), "harmless");
    const { open } = fs;
    jest.spyOn(fs, "open").mockImplementationOnce(async (...args) => {
      await fs.rename(join(root, "swapped"), join(root, "kept"));
      await symlink(join(base, "outside"), join(root, "swapped"));
      const handle = await open(...args);
      await rm(join(root, "swapped"));
      await fs.rename(join(root, "kept"), join(root, "swapped"));
      return handle;
    });
    expect(await refusal(safeOpen(root, "swapped/secret.txt"))).toMatchObject({ code: "FORBIDDEN" });
    const handle = await safeOpen(root, "swapped/secret.txt");
    expect(await handle.readFile("utf8")).toBe("harmless");
    await handle.close();
  });
});
