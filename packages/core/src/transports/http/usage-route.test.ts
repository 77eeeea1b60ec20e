import { expect, test } from "@jest/globals";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";

const BUDGETS = { perPrincipal: { hard: 50 }, principals: { "sub:bob": { soft: 1 } } };

async function serve() {
  const tools = [makeTool("price", () => "ok", { policy: { cost: 0.5 } }), makeTool("free", () => "ok")];
  const custom = ({ token = "" }) => ({ id: `sub:${token}`, scopes: [] });
  const { origin, post } = await serveHttp(tools, {}, { auth: { custom }, budgets: BUDGETS });
  for (const [token, tool] of [
    ["bob", "price"],
    ["ada", "price"],
    ["ada", "free"],
    ["ada", "price"],
  ] as const) {
    await post(callMessage(1, tool), { authorization: `Bearer ${token}` });
  }
  return async (query: string) => {
    const answer = await fetch(`${origin}/admin/usage${query}`);
    return { status: answer.status, body: Object(await answer.json()) };
  };
}

test("/admin/usage says who used what in the current period, and what everybody may spend", async () => {
  const read = await serve();
  const { status, body } = await read("");
  const period = new Date().toISOString().slice(0, 10);
  expect(status).toBe(200);
  expect(body).toEqual({
    period,
    from: `${period}T00:00:00.000Z`,
    to: expect.stringMatching(/T00:00:00\.000Z$/),
    entries: [
      { principal: "sub:ada", tool: "free", period, calls: 1, cost: 0 },
      { principal: "sub:ada", tool: "price", period, calls: 2, cost: 1 },
      { principal: "sub:bob", tool: "price", period, calls: 1, cost: 0.5 },
    ],
    budgets: { period: "day", ...BUDGETS },
  });
});

test("it can be asked for one principal, and for another period", async () => {
  const read = await serve();
  expect((await read("?principal=sub:bob")).body.entries).toEqual([expect.objectContaining({ principal: "sub:bob" })]);
  expect((await read("?principal=nobody")).body.entries).toEqual([]);
  expect((await read("?period=2020-02")).body).toMatchObject({
    period: "2020-02",
    from: "2020-02-01T00:00:00.000Z",
    to: "2020-03-01T00:00:00.000Z",
    entries: [],
  });
});

test.each(["?period=yesterday", "?period=2026-02-30", "?period=2026-07&period=2026-08"])("%s is 400", async (query) => {
  const read = await serve();
  expect(await read(query)).toMatchObject({ status: 400, body: { error: expect.stringMatching(/period/) } });
});
