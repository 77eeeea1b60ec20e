import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { reserveStdout } from "./stdout-guard.js";

const written = { stdout: "", stderr: "" };

/** Stands in for a stream's write(): the real ones go to the terminal of whoever runs the tests. */
function recorder(stream: "stdout" | "stderr"): typeof process.stdout.write {
  return (chunk: string | Uint8Array, ...rest: unknown[]) => {
    written[stream] += String(chunk);
    for (const argument of rest) if (typeof argument === "function") argument();
    return true;
  };
}

beforeEach(() => {
  written.stdout = "";
  written.stderr = "";
  jest.spyOn(process.stdout, "write").mockImplementation(recorder("stdout"));
  jest.spyOn(process.stderr, "write").mockImplementation(recorder("stderr"));
});

afterEach(() => {
  jest.restoreAllMocks();
});

function reserve(): ReturnType<typeof reserveStdout> {
  const output = reserveStdout();
  closeAfterTest(() => output.release());
  return output;
}

test("stray prints go to standard error", () => {
  reserve();
  const { log, info, table } = console;
  log("from log");
  info("from info");
  table([1]);
  process.stdout.write("from write\n");
  expect(written.stdout).toBe("");
  expect(written.stderr).toContain("from log\nfrom info\n");
  expect(written.stderr).toContain("from write\n");
});

test("what the protocol writes goes to standard output", async () => {
  const output = reserve();
  await output.write('{"jsonrpc":"2.0"}\n');
  expect(written).toEqual({ stdout: '{"jsonrpc":"2.0"}\n', stderr: "" });
});

test("release gives standard output back", () => {
  const before = globalThis.console;
  const output = reserve();
  expect(globalThis.console).not.toBe(before);
  output.release();
  process.stdout.write("mine again\n");
  expect(globalThis.console).toBe(before);
  expect(written).toEqual({ stdout: "mine again\n", stderr: "" });
});
