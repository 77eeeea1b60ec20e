import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { callText, connectHttp, connectStdio, post } from "./support/connect.js";
import { copyProject } from "./support/made-project.js";
import { type RunningServer, runMcp, startServer } from "./support/run-mcp.js";

/** Answers after `wait` ms, and prints where a careless author would. */
const SLOW_TOOL = `import { MCPTool, type MCPInput, type ToolContext } from "mcp-prod";
import { z } from "zod";
console.log("printed at import");
export default class SlowTool extends MCPTool {
  name = "slow";
  description = "Answers late";
  schema = z.object({ text: z.string(), wait: z.number() });
  async execute({ text, wait }: MCPInput<this>, ctx: ToolContext) {
    console.log("printed in a call");
    process.stdout.write("written to stdout\\n");
    ctx.log.info("inside");
    await new Promise((resolve) => setTimeout(resolve, wait));
    return text;
  }
}
`;

let copy: Awaited<ReturnType<typeof copyProject>>;
let server: RunningServer;

beforeAll(async () => {
  copy = await copyProject();
  const added = await runMcp(copy.root, ["add", "tool", "price"]);
  expect(added).toMatchObject({ code: 0 });
  await writeFile(join(copy.root, "src/tools/slow.tool.ts"), SLOW_TOOL);
  const built = await runMcp(copy.root, ["build"]);
  expect(built).toMatchObject({ code: 0, stderr: expect.stringContaining("printed at import") });
  server = await startServer(copy.root);
});

afterAll(async () => {
  await server.end();
  await copy.remove();
});

describe("mcp start over HTTP", () => {
  test("serves the template's tools, the added one and the one dropped in by hand", async () => {
    const client = await connectHttp(server.address);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["echo", "fetch_page", "price", "slow"]);
    expect(await callText(client, "echo", { message: "grüße" })).toBe("grüße");
    await client.close();
  });

  test("gives two clients with colliding ids, on one session or none, only their own answers", async () => {
    const call = (text: string, wait: number) =>
      post(server.address, {
        jsonrpc: "2.0",
        id: 7,
        method: "tools/call",
        params: { name: "slow", arguments: { text, wait } },
      });
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        return (await call(`client ${index}`, (index % 4) * 30)).json();
      }),
    );
    expect(answers).toEqual(
      answers.map((_, index) => ({
        jsonrpc: "2.0",
        id: 7,
        result: { content: [{ type: "text", text: `client ${index}` }] },
      })),
    );
  });

  test("stops an agent in a loop, as the made project's config says", async () => {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "price", arguments: {} } };
    const answers = [];
    for (let index = 0; index < 121; index += 1) answers.push(await (await post(server.address, message)).text());
    const limited = answers.map((text) => text.includes("RATE_LIMITED"));
    expect(limited.indexOf(true)).toBe(120);
  });

  test("puts the envelope's request id on every line of the call", async () => {
    const answer = await (
      await post(server.address, {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "slow", arguments: { text: "traced", wait: 0 } },
      })
    ).headers.get("x-request-id");
    const inside = await server.logLine((line) => line.requestId === answer && line.msg === "inside");
    const call = await server.logLine((line) => line.requestId === answer && line.msg === "call");
    expect(inside).toMatchObject({ tool: "slow" });
    expect(Object.keys(call)).toEqual(
      expect.arrayContaining([
        "time",
        "level",
        "requestId",
        "sessionId",
        "tool",
        "durationMs",
        "outcome",
        "code",
        "principal",
      ]),
    );
    expect(call).toMatchObject({ level: "info", tool: "slow", outcome: "ok", code: "OK" });
  });

  test("tells a model what is wrong with its arguments", async () => {
    const client = await connectHttp(server.address);
    const envelope = JSON.parse(await callText(client, "slow", { text: 5 }));
    expect(envelope).toMatchObject({ error: "INVALID_INPUT", retryable: false, action: "fix_input" });
    expect(envelope.details.issues).toEqual([
      { path: "text", message: "Invalid input: expected string, received number" },
      { path: "wait", message: "is required: expected number" },
    ]);
    await client.close();
  });

  test("answers balancers and Prometheus", async () => {
    for (const path of ["/health", "/readyz", "/livez"]) expect((await fetch(server.address + path)).status).toBe(200);
    const metrics = await (await fetch(`${server.address}/metrics`)).text();
    expect(metrics).toMatch(/^mcp_tool_calls_total\{tool="echo",outcome="ok",code="OK"\} [1-9]/m);
    for (const name of [
      "mcp_tool_call_duration_seconds_bucket",
      "mcp_tool_calls_in_flight",
      "mcp_active_sessions",
      "mcp_active_connections",
    ]) {
      expect(metrics).toContain(name);
    }
  });
});

describe("mcp start over stdio", () => {
  test("serves the official client", async () => {
    const client = await connectStdio(copy.root);
    expect(await callText(client, "echo", { message: "über stdio" })).toBe("über stdio");
    expect(await callText(client, "slow", { text: "prints", wait: 0 })).toBe("prints");
    await client.close();
  });

  test("writes nothing but JSON-RPC to standard output, answers what is in flight when its input ends, and exits 0", async () => {
    const call = (id: number) =>
      JSON.stringify({
        jsonrpc: "2.0",
        id,
        method: "tools/call",
        params: { name: "slow", arguments: { text: `ü${id}`, wait: 50 } },
      });
    const { code, stdout, stderr } = await runMcp(
      copy.root,
      ["start", "--transport", "stdio"],
      {},
      `${call(1)}\n${call(2)}\nnot json\n`,
    );
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.every((line) => line.jsonrpc === "2.0")).toBe(true);
    expect(
      lines
        .filter((line) => line.result)
        .map((line) => line.result.content[0].text)
        .sort(),
    ).toEqual(["ü1", "ü2"]);
    expect(lines.find((line) => line.error)).toMatchObject({
      error: { code: -32700, data: { error: "INVALID_INPUT" } },
    });
    for (const stray of ["printed at import", "printed in a call", "written to stdout"])
      expect(stderr).toContain(stray);
    expect(code).toBe(0);
  });
});

describe("SIGTERM", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s lets the call in flight finish, refuses new ones, and the process exits 0",
    async (signal) => {
      const own = await startServer(copy.root);
      const message = {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "slow", arguments: { text: "finished", wait: 600 } },
      };
      const answer = post(own.address, message).then((response) => response.json());
      await own.logLine((line) => line.msg === "inside");
      const ended = await own.end(signal);
      expect(await answer).toMatchObject({ result: { content: [{ text: "finished" }] } });
      expect(ended.code).toBe(0);
      expect(ended.stderr).toContain('"msg":"stopped"');
      await expect(fetch(`${own.address}/livez`)).rejects.toThrow();
    },
  );

  test("aborts calls that outlast the drain time, tells their clients, and exits 0", async () => {
    const own = await startServer(copy.root, { MCP_DRAIN_TIMEOUT: "200" });
    const message = {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "slow", arguments: { text: "never", wait: 8_000 } },
    };
    const answer = post(own.address, message).then((response) => response.json());
    await own.logLine((line) => line.msg === "inside");
    expect((await own.end()).code).toBe(0);
    expect(await answer).toMatchObject({
      result: { isError: true, structuredContent: { error: "DRAINING", retryable: true } },
    });
  });
});

describe("mcp list and mcp call", () => {
  test("list names every tool with its deadline, and prints schemas as JSON", async () => {
    const { stdout } = await runMcp(copy.root, ["list"]);
    expect(stdout).toMatch(/echo .*10000 ms/);
    expect(stdout).toMatch(/fetch_page .*30000 ms/);
    const { tools } = JSON.parse((await runMcp(copy.root, ["list", "--json"])).stdout);
    expect(tools[0]).toMatchObject({ name: "echo", inputSchema: { type: "object" }, source: "tools/echo.tool.js" });
  });

  test("call types its arguments by the tool's schema and prints only the answer", async () => {
    const called = await runMcp(copy.root, ["call", "slow", "--arg", "text=12", "--arg", "wait=0"]);
    expect(called).toMatchObject({ code: 0, stdout: "12\n" });
    const asJson = await runMcp(copy.root, [
      "call",
      "slow",
      "--json",
      '{"text":"x","wait":0}',
      "--url",
      `${server.address}/mcp`,
    ]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ content: [{ type: "text", text: "x" }] });
  });

  test("call fails with the envelope where the tool fails, and says which tools there are where there is none such", async () => {
    const failed = await runMcp(copy.root, ["call", "slow", "--arg", "text=x"]);
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({ error: "INVALID_INPUT" });
    const unknown = await runMcp(copy.root, ["call", "slwo"]);
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There are: echo, fetch_page, price, slow"),
    });
  });
});
