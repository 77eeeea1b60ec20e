import { describe, expect, jest, test } from "@jest/globals";
import type { Config } from "../config/config-schema.js";
import { TransientError } from "../errors/tool-error.js";
import { closeAfterTest } from "../fixtures/cleanup.js";
import { makeTool } from "../fixtures/make-tool.js";
import { callMessage, type ServedHttp, serveHttp } from "../fixtures/serve-http.js";

const isAway = () => Promise.reject(new TransientError("away: postgres://admin:hunter2@10.0.0.5:5432/shop"));
const CHECKED = { checkedAt: expect.any(Number), durationMs: expect.any(Number) };

/** A server whose dependencies have been checked once, and a tool that calls `prices`, which is away. */
async function serve(dependencies: NonNullable<Config["dependencies"]>): Promise<ServedHttp> {
  const tool = makeTool("a", isAway, { policy: { dependency: "prices" } });
  const config = { breaker: { minimumCalls: 3 }, dependencies: { prices: {}, ...dependencies } };
  const served = await serveHttp([tool], {}, config);
  const { health } = served.assembly;
  await health.dependencies.start(undefined);
  closeAfterTest(() => health.dependencies.stop());
  return served;
}

async function ask({ origin }: ServedHttp, path = "/readyz"): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(origin + path);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  return { status: answer.status, body: await answer.json() };
}

async function openBreaker({ post }: ServedHttp): Promise<void> {
  for (let n = 0; n < 3; n += 1) await (await post(callMessage(n, "a"))).text();
}

const metricsOf = async ({ origin }: ServedHttp) => (await fetch(`${origin}/metrics`)).text();

describe.each(["/health", "/readyz"])("%s", (path) => {
  test("is 200 and lists what is up, and what nothing is known of", async () => {
    const served = await serve({ db: { critical: true, check: () => undefined } });
    expect(await ask(served, path)).toEqual({
      status: 200,
      body: {
        status: "ready",
        dependencies: [
          { name: "prices", critical: false, state: "unknown", breaker: "closed" },
          { name: "db", critical: true, state: "up", ...CHECKED },
        ],
        name: "test",
        version: "1.2.3",
        uptime: expect.any(Number),
      },
    });
  });

  test("is 503 while a critical dependency is down, and says which without saying where", async () => {
    const served = await serve({ db: { critical: true, check: isAway } });
    const { status, body } = await ask(served, path);
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: "unavailable", reasons: ["db is down"] });
    expect(body).toMatchObject({ dependencies: [{}, { name: "db", state: "down", message: expect.any(String) }] });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|10\.0\.0\.5/);
  });

  test("is 200 and degraded while only others are down", async () => {
    const served = await serve({ db: { critical: true, check: () => undefined }, search: { check: isAway } });
    await openBreaker(served);
    expect(await ask(served, path)).toMatchObject({
      status: 200,
      body: { status: "degraded", reasons: ["calls to prices fail", "search is down"] },
    });
  });

  test("is asked with HEAD too", async () => {
    for (const [check, status] of [
      [() => true, 200],
      [() => false, 503],
    ] as const) {
      const { origin } = await serve({ db: { critical: true, check } });
      const answer = await fetch(origin + path, { method: "HEAD" });
      expect([answer.status, await answer.text()]).toEqual([status, ""]);
    }
  });

  test("lists dependencies while the server is starting and draining, for its operator to see", async () => {
    const served = await serve({ db: { critical: true, check: isAway } });
    for (const state of ["starting", "draining"] as const) {
      served.assembly.health.state = state;
      const { status, body } = await ask(served, path);
      expect([status, body]).toEqual([503, expect.objectContaining({ status: state, reasons: ["db is down"] })]);
    }
  });
});

test("all that keeps a server from being ready is one list", async () => {
  const served = await serve({ prices: { critical: true, check: isAway }, db: { critical: true, check: isAway } });
  const { overload } = served.assembly;
  jest.spyOn(overload, "reason", "get").mockReturnValue("97 % of the heap is in use");
  expect((await ask(served)).body).toMatchObject({
    status: "unavailable",
    reasons: ["97 % of the heap is in use", "prices is down", "db is down"],
  });
});

test("a critical dependency that answers its check and fails all calls is one that the server is not ready for", async () => {
  const served = await serve({ prices: { critical: true, check: () => true } });
  await openBreaker(served);
  expect(await ask(served)).toMatchObject({
    status: 503,
    body: { reasons: ["calls to prices fail"], dependencies: [{ state: "up", breaker: "open" }] },
  });
});

test("/livez knows nothing of dependencies: a restart would not bring them back", async () => {
  const served = await serve({ db: { critical: true, check: isAway } });
  expect(await ask(served, "/livez")).toEqual({ status: 200, body: { status: "alive" } });
});

test("probes cause no checks", async () => {
  const check = jest.fn(() => true);
  const served = await serve({ db: { check } });
  await Promise.all(Array.from({ length: 20 }, () => ask(served)));
  expect(check).toHaveBeenCalledTimes(1);
});

test("mcp_dependency_up says of each dependency whether it is up, by its check or by its breaker", async () => {
  const served = await serve({ db: { check: () => true }, search: { check: isAway }, nobody: {} });
  const before = await metricsOf(served);
  expect(before).toContain('mcp_dependency_up{dependency="prices"} 1');
  expect(before).toContain('mcp_dependency_up{dependency="db"} 1');
  expect(before).toContain('mcp_dependency_up{dependency="search"} 0');
  expect(before).not.toContain('mcp_dependency_up{dependency="nobody"}');
  await openBreaker(served);
  expect(await metricsOf(served)).toContain('mcp_dependency_up{dependency="prices"} 0');
});

test.each(['a"b', "two\nlines", "back\\slash", "日本 🎉", "constructor", "<script>", "x".repeat(5_000)])(
  "a dependency may be called %j",
  async (name) => {
    const served = await serve({ [name]: { critical: true, check: () => false } });
    const { body } = await ask(served);
    expect(body).toMatchObject({ reasons: [`${name} is down`], dependencies: [{}, { name, state: "down" }] });
    const samples = (await metricsOf(served)).split("\n").filter((line) => line.startsWith("mcp_dependency_up{"));
    expect(samples).toHaveLength(2);
    for (const sample of samples) expect(sample).toMatch(/^mcp_dependency_up\{dependency="(?:[^"\\\n]|\\.)*"\} [01]$/);
  },
);
