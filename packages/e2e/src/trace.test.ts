import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { post } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { runMcp, startServer } from "./support/run-mcp.js";

const call = (args: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "echo", arguments: args },
});

test("mcp trace finds a call that was made under an id of the client's own, in the log, its archive and a pipe", async () => {
  const copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const server = await startServer(copy.root);
  const id = { "x-request-id": "order-7:1" };
  const answer = await post(server.address, call({ message: "hi" }), id);
  expect(answer.headers.get("x-request-id")).toBe("order-7:1");
  const invalid = await post(server.address, call({}), id);
  expect(await invalid.text()).toContain('\\"requestId\\":\\"order-7:1\\"');
  await post(server.address, call({ message: "another" }));
  const { stderr: log } = await server.end();

  await writeFile(join(copy.root, "server.log"), log);
  await writeFile(join(copy.root, "server.log.1.gz"), gzipSync(log));
  const fromFile = await runMcp(copy.root, ["trace", "order-7:1", "server.log"]);
  expect(fromFile).toMatchObject({ code: 0, stderr: "" });
  // A slow machine has a line more, of when the code began.
  const told = fromFile.stdout.split("\n").filter((line) => !line.includes("its code begins"));
  expect(told).toEqual([
    expect.stringMatching(/^request order-7:1 \d{4}-\d\d-\d\dT/),
    expect.stringMatching(/\+0 ms {2}INFO {3}call of tool echo by anonymous$/),
    expect.stringMatching(/INFO {3}answered OK, after [\d.]+ ms$/),
    expect.stringMatching(/INFO {3}call of tool echo by anonymous$/),
    expect.stringMatching(/INFO {3}answered INVALID_INPUT, after [\d.]+ ms, its code did not run: The arguments/),
    "",
  ]);
  expect((await runMcp(copy.root, ["trace", "order-7:1", "server.log.1.gz"])).stdout).toBe(fromFile.stdout);
  expect((await runMcp(copy.root, ["trace", "order-7:1", "-"], {}, log)).stdout).toBe(fromFile.stdout);
  const missing = await runMcp(copy.root, ["trace", "order-8", "server.log", "--json"]);
  expect(missing).toMatchObject({ code: 1 });
  expect(JSON.parse(missing.stdout)).toMatchObject({ ok: false, next: expect.stringContaining("X-Request-Id") });
  await copy.remove();
});
