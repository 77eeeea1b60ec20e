import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { Terminal } from "../ui/terminal.js";
import { type UsageFlags, usage } from "./usage.action.js";

const PERIOD = "2026-07-28";
const KEY = "an operations key of more than 32 characters";
const entry = (principal: string, tool: string, calls: number, cost: number) => ({
  principal,
  tool,
  period: PERIOD,
  calls,
  cost,
});
const ENTRIES = [entry("sub:ada", "price", 12, 0.1), entry("sub:ada", "free", 3, 0), entry("key:b1", "price", 200, 25)];

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What the command prints and notes, or the error that it ends with. */
async function run(flags: UsageFlags) {
  const printed: string[] = [];
  const notes: string[] = [];
  const json: unknown[] = [];
  const terminal: Terminal = {
    print: (text) => void printed.push(text),
    printJson: (value) => void json.push(value),
    note: (text) => void notes.push(text),
    style: (_, text) => text,
    interactive: false,
  };
  const error: unknown = await usage(flags, terminal).catch((thrown: unknown) => thrown);
  return { printed, notes, json, error };
}

async function ledgerFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "usage-"));
  closers.push(() => rm(folder, { recursive: true }));
  const file = join(folder, "usage.json");
  await writeFile(file, text);
  return file;
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const ledger = () => ledgerFile(JSON.stringify({ version: 1, entries: ENTRIES }));

describe("mcp usage --file", () => {
  test("prints callers and tools with totals, aligned", async () => {
    const { printed } = await run({ file: await ledger(), period: PERIOD });
    expect(printed).toEqual([
      "2026-07-28 (UTC)",
      "caller   tool   calls  cost  of budget",
      "key:b1   price    200    25",
      "key:b1   (all)    200    25",
      "sub:ada  free       3     0",
      "sub:ada  price     12   0.1",
      "sub:ada  (all)     15   0.1",
    ]);
  });

  test("prints one caller only, and JSON", async () => {
    const { json, printed } = await run({ file: await ledger(), period: PERIOD, principal: "key:b1", json: true });
    expect(printed).toEqual([]);
    expect(json).toEqual([expect.objectContaining({ ok: true, period: PERIOD, entries: [ENTRIES[2]] })]);
  });

  test("says so where there is nothing yet, and has not failed", async () => {
    const { error, notes, printed } = await run({ file: join(tmpdir(), "no-such-ledger", "usage.json") });
    expect({ error, printed }).toEqual({ error: undefined, printed: [] });
    expect(notes).toEqual([expect.stringMatching(/^Nobody called a tool in \d{4}-\d\d-\d\d \(UTC\)\./)]);
    const other = await run({ file: await ledger(), period: PERIOD, principal: "key:none" });
    expect(other.notes).toEqual([expect.stringMatching(/^key:none called no tool in 2026-07-28/)]);
  });

  test.each<[string, string, UsageFlags, object]>([
    ["a file that is no ledger", "{", {}, { message: expect.stringMatching(/no ledger/), exitCode: 1 }],
    ["a period that is none", "{}", { period: "today" }, { exitCode: 1 }],
    ["two places", "{}", { url: "http://127.0.0.1:1" }, { exitCode: 2 }],
    ["a key for no server", "{}", { key: KEY }, { exitCode: 2 }],
  ])("%s is an error", async (_, text, flags, error) => {
    expect((await run({ file: await ledgerFile(text), ...flags })).error).toMatchObject({ name: "CliError", ...error });
  });

  test("a period that is none is wrong usage", async () => {
    const { error } = await run({ file: await ledger(), period: "today" });
    expect(error).toMatchObject({ message: expect.stringMatching(/"today" is no period/), exitCode: 2 });
  });
});

describe("mcp usage --url", () => {
  const budgets = { period: "day", perPrincipal: { hard: 0.4 }, principals: { "key:b1": { soft: 20 } } };
  const report = { period: PERIOD, from: "", to: "", entries: ENTRIES, budgets };

  test("asks the server, wherever on it the address points, and shows the share of each budget", async () => {
    const asked: unknown[] = [];
    const address = await serve(({ url, headers }, response) => {
      asked.push([url, headers.authorization]);
      response.end(JSON.stringify(report));
    });
    const { printed } = await run({ url: `${address}/mcp`, key: KEY, period: PERIOD, principal: "a&b" });
    expect(asked).toEqual([[`/admin/usage?period=${PERIOD}&principal=a%26b`, `Bearer ${KEY}`]]);
    expect(printed.filter((line) => line.includes("(all)")).map((line) => line.replace(/ {2,}/g, " "))).toEqual([
      "sub:ada (all) 15 0.1 25 % of 0.4",
      "key:b1 (all) 200 25 125 % of 20",
    ]);
  });

  test.each<[number, string, RegExp, number]>([
    [401, "{}", /does not show its usage to you/, 1],
    [403, "no", /does not show its usage to you/, 1],
    [400, '{"error":"no period"}', /^no period$/, 2],
    [404, "not found", /does not know of usage \(status 404\)/, 1],
    [200, "<html>", /does not know of usage \(status 200\)/, 1],
    [302, "", /No server answers/, 1],
  ])(
    "a server that answers %i %j is an error that never has the key in it",
    async (status, body, message, exitCode) => {
      const address = await serve((_, response) => void response.writeHead(status, { location: "/" }).end(body));
      const { error } = await run({ url: address, key: KEY });
      expect(error).toMatchObject({ message: expect.stringMatching(message), exitCode });
      expect(JSON.stringify(error) + String(error)).not.toContain(KEY);
    },
  );

  test("where nobody answers, or the address is none, is an error", async () => {
    expect((await run({ url: "http://127.0.0.1:1" })).error).toMatchObject({ exitCode: 1 });
    expect((await run({ url: "nowhere" })).error).toMatchObject({ exitCode: 2 });
  });
});
