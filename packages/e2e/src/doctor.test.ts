import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeCertificate } from "../../core/src/fixtures/certificate.js";
import { copyProject, setUp } from "./support/made-project.js";
import { runMcp, startServer } from "./support/run-mcp.js";

let copy: Awaited<ReturnType<typeof copyProject>>;
beforeAll(async () => {
  copy = await copyProject();
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
});
afterAll(() => copy.remove());

test("nothing is found in a project as it was made", async () => {
  const healthy = await runMcp(copy.root, ["doctor", "--strict", "--json"]);
  expect(JSON.parse(healthy.stdout)).toEqual({ ok: true, counts: { error: 0, warning: 0, note: 0 }, findings: [] });
  expect(healthy.code).toBe(0);
});

test("warnings fail with --strict, errors always", async () => {
  const path = join(copy.root, "src/tools/echo.tool.ts");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(".max(1_000)", ""));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const lax = await runMcp(copy.root, ["doctor"]);
  expect(lax).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/string-unbounded\n {2}tool echo: input\.message/),
  });
  expect(await runMcp(copy.root, ["doctor", "--strict"])).toMatchObject({ code: 1 });

  await writeFile(path, text.replace("z.string().min(1).max(1_000)", "z.any()"));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  expect(await runMcp(copy.root, ["doctor"])).toMatchObject({ code: 1, stdout: expect.stringContaining("value-open") });
});

test("a server that runs is fit, and stops as it should", async () => {
  const { child, address, end } = await startServer(copy.root);
  expect(await runMcp(copy.root, ["doctor", "--url", address, "--strict"])).toMatchObject({ code: 0 });
  const keyless = await runMcp(copy.root, ["doctor", "--url", address, "--key", "of-another-server"]);
  expect(keyless).toMatchObject({ code: 1, stdout: expect.stringMatching(/live-auth-open\n.*status 200/) });
  const asked = await runMcp(copy.root, ["doctor", "--url", address, "--pid", String(child.pid)]);
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining("was not ended") });
  expect(child.exitCode).toBeNull();

  const stopped = await runMcp(copy.root, ["doctor", "--url", address, "--pid", String(child.pid), "--yes"]);
  expect(stopped).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("Nothing was found"),
    stderr: expect.stringMatching(/ended .* s after SIGTERM\. A request that was on its way was answered\./),
  });
  expect(await end()).toMatchObject({ code: 0 });
  const gone = await runMcp(copy.root, ["doctor", "--url", address]);
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining("No server answers") });
});

test("a server with keys refuses who has none, and a key of another server is told apart", async () => {
  const keys = join(copy.root, ".mcp/keys.json");
  const { stdout } = await runMcp(copy.root, ["keys", "create", "--file", keys, "--label", "doctor", "--json"]);
  const { secret } = JSON.parse(stdout);
  const path = join(copy.root, "mcp.config.ts");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("deps:", "auth: { apiKeys: true },\n  deps:"));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const operationsKey = "of-a-server-that-is-only-for-tests";
  const { address, end } = await startServer(copy.root, { MCP_OPERATIONS_KEY: operationsKey });
  const examine = (key: string, other: string) => {
    return runMcp(copy.root, ["doctor", "--url", address, "--key", key, "--operations-key", other, "--json"]);
  };
  expect(JSON.parse((await examine(secret, operationsKey)).stdout)).toMatchObject({ ok: true, findings: [] });
  const refused = JSON.parse((await examine(`${secret}x`, "not-it")).stdout);
  const ids = refused.findings.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(["live-key-refused", "live-operations-key-refused"]);
  await end();
});

test("a dependency that is down, and operations on a port of their own, are found where they are", async () => {
  const path = join(copy.root, "mcp.config.ts");
  const text = await readFile(path, "utf8");
  const check = "critical: true, check: () => Promise.reject(new Error('no route'))";
  await writeFile(path, text.replace("deps:", `dependencies: { prices: { ${check} } },\n  deps:`));
  expect(await runMcp(copy.root, ["build"])).toMatchObject({ code: 0 });
  const server = await startServer(copy.root, { MCP_OPERATIONS_PORT: "0" });
  const { transports } = await server.logLine((line) => line.msg === "ready");
  const operations = String(Array.isArray(transports) ? transports[1] : "");
  const examine = async (...flags: string[]) => {
    const { stdout } = await runMcp(copy.root, ["doctor", "--url", server.address, "--json", ...flags]);
    return JSON.parse(stdout);
  };

  const found = await examine("--operations-url", operations);
  expect(found.findings).toEqual([
    expect.objectContaining({ id: "live-not-ready", where: expect.stringMatching(/readyz: unavailable; .*prices/) }),
  ]);
  const elsewhere = await examine("--operations-key", "of-a-server-that-is-only-for-tests");
  expect(elsewhere.findings).toContainEqual(
    expect.objectContaining({ id: "live-metrics-missing", where: `${server.address}/metrics: status 404` }),
  );
  await server.end();
});

test("a certificate that nobody vouches for is named, with what to do", async () => {
  const { cert, key } = writeCertificate(setUp.work, "localhost");
  const files = { cert: await readFile(cert), key: await readFile(key) };
  const other = createTlsServer(files, (_, answer) => answer.end("welcome"));
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo;
  const { code, stdout } = await runMcp(copy.root, ["doctor", "--url", `https://127.0.0.1:${port}`, "--json"]);
  other.close();
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, next: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
});

test("what is no such server at all is found to be none", async () => {
  const other = createServer((_, answer) => answer.end("welcome"));
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo;
  const { code, stdout } = await runMcp(copy.root, ["doctor", "--url", `http://127.0.0.1:${port}`, "--json"]);
  other.close();
  expect(code).toBe(1);
  const ids = JSON.parse(stdout).findings.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(["live-no-endpoint"]);
});

test("wrong usage is JSON too where that is asked for", async () => {
  const { code, stdout } = await runMcp(copy.root, ["doctor", "--json", "--urll", "x"]);
  expect([code, JSON.parse(stdout)]).toEqual([
    2,
    { ok: false, error: expect.stringContaining("--urll"), next: expect.stringContaining("--help") },
  ]);
});
