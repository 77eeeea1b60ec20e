import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { ToolError } from "../errors/tool-error.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";
import { isRecord } from "../operation/content.js";

const tools = [
  makeTool("echo", ({ text }) => text, { schema: { text: z.string().default("none") } }),
  makeTool("fail", () => Promise.reject(new ToolError("CONFLICT", "taken"))),
  makeTool("closed", () => "", { policy: { scopes: ["admin"] } }),
];
let file = "";

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "audit-"));
  closeAfterTest(() => rm(folder, { recursive: true }));
  file = join(folder, "audit.jsonl");
});

const serve = (onLog?: (line: unknown) => void): Promise<ServedHttp> =>
  serveHttp(
    tools,
    {},
    {
      audit: { file },
      auth: { custom: ({ token }) => (token === "s3cret-token" ? { id: "ada", scopes: [] } : undefined) },
    },
    onLog,
  );
const GOOD = { authorization: "Bearer s3cret-token" };

/** Waits until the file has that many lines. */
async function lines(count: number): Promise<Record<string, unknown>[]> {
  for (;;) {
    const read = (await readFile(file, "utf8")).split("\n").slice(0, -1);
    if (read.length >= count) return read.map((line) => JSON.parse(line)).filter(isRecord);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the audit log", () => {
  test("has every call with who made it, from where, of what, and how it ended", async () => {
    const { post } = await serve();
    const answer = await post(callMessage(1, "echo", { text: "private words" }), GOOD);
    await post(callMessage(2, "fail"), GOOD);
    await post(callMessage(3, "closed"), GOOD);
    await post(callMessage(4, "nope"), GOOD);
    const calls = (await lines(8)).filter(({ event }) => event === "call");
    const hash = createHash("sha256").update('{"text":"private words"}').digest("base64url");
    expect(calls[0]).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      event: "call",
      requestId: answer.headers.get("x-request-id"),
      sessionId: null,
      principal: "ada",
      address: "127.0.0.1",
      kind: "tool",
      name: "echo",
      argumentsHash: hash,
      outcome: "ok",
      code: "OK",
      durationMs: expect.any(Number),
    });
    expect(calls.map(({ name, outcome, code }) => [name, outcome, code])).toEqual([
      ["echo", "ok", "OK"],
      ["fail", "error", "CONFLICT"],
      ["closed", "error", "FORBIDDEN"],
      ["_unknown", "error", "UNKNOWN_TOOL"],
    ]);
  });

  test("has every attempt to authenticate, good or bad", async () => {
    const { post } = await serve();
    await post(callMessage(1, "echo"));
    await post(callMessage(1, "echo"), { authorization: "Bearer b4d-token" });
    await post(callMessage(1, "echo"), { authorization: "Basic b4d-token" });
    await post(callMessage(1, "echo"), GOOD);
    const attempts = (await lines(4)).filter(({ event }) => event === "auth");
    expect(attempts.map(({ method, outcome, principal, address }) => [method, outcome, principal, address])).toEqual([
      ["none", "invalid", null, "127.0.0.1"],
      ["none", "invalid", null, "127.0.0.1"],
      ["custom", "ok", "ada", "127.0.0.1"],
    ]);
  });

  test("has neither arguments nor credentials", async () => {
    const { post } = await serve();
    await post(callMessage(1, "echo", { text: "private words" }), GOOD);
    await post(callMessage(1, "echo"), { authorization: "Bearer b4d-token" });
    await lines(3);
    expect(await readFile(file, "utf8")).not.toMatch(/private words|s3cret-token|b4d-token/);
  });

  test("is for its owner alone, and what is in it stays", async () => {
    const first = await serve();
    await first.post(callMessage(1, "echo"), GOOD);
    await lines(2);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const second = await serve();
    await second.post(callMessage(1, "echo"), GOOD);
    expect(await lines(4)).toHaveLength(4);
  });

  test("that can't be opened stops the boot and says why", async () => {
    file = "/nowhere/audit.jsonl";
    await expect(serve()).rejects.toThrow(
      /audit\.file: "\/nowhere\/audit\.jsonl" can't be written to: (?:Error: )?ENOENT/,
    );
  });

  test("on a full disk costs lines, and no calls", async () => {
    file = "/dev/full";
    const log: unknown[] = [];
    const { post, origin } = await serve((line) => log.push(line));
    expect((await post(callMessage(1, "echo"), GOOD)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await post(callMessage(1, "echo"), GOOD)).status).toBe(200);
    expect(await (await fetch(`${origin}/metrics`)).text()).toContain("mcp_audit_lines_dropped_total 0");
    expect(log.filter((line) => JSON.stringify(line).includes("audit log can't be written"))).toHaveLength(1);
  });
});

test("attempts are counted by method and outcome", async () => {
  const { post, origin } = await serve();
  await post(callMessage(1, "echo"));
  await post(callMessage(1, "echo"), { authorization: "Bearer b4d-token" });
  await post(callMessage(1, "echo"), GOOD);
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  for (const [method, outcome] of [
    ["none", "missing"],
    ["none", "invalid"],
    ["custom", "ok"],
  ]) {
    expect(metrics).toContain(`mcp_auth_attempts_total{method="${method}",outcome="${outcome}"} 1`);
  }
});
