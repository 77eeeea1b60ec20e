import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";
import { freePort } from "../scripts/free-port.mjs";
import { copyProject } from "./support/made-project.js";
import { runMcp, userEnvironment } from "./support/run-mcp.js";

test("npx mcp start drains and ends when npx is ended, instead of staying behind with its port", async () => {
  const copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const port = String(await freePort());
  const args = ["mcp", "start", "--transport", "http", "--port", port];
  const npx = spawn("npx", args, { cwd: copy.root, env: userEnvironment(), stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  npx.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  while (!log.includes('"msg":"ready"')) await new Promise((resolve) => setTimeout(resolve, 20));
  npx.kill("SIGTERM");
  // Its standard error is the server's too: it closes when both are gone.
  await once(npx, "close");
  expect(log).toContain('"msg":"stopped"');
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
  await copy.remove();
});
