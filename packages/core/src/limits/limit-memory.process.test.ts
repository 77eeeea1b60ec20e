import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, jest, test } from "@jest/globals";

jest.setTimeout(60_000);

const path = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

test("a million keys of 64 characters hold in 200 MB, and one more is refused", async () => {
  const args = ["--expose-gc", "--import", path("ts-loader.mjs"), path("limit-memory.ts")];
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const { bytes, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({ refused: 0, oneMore: false });
  expect(bytes).toBeLessThan(200_000_000);
});
