import { describe, expect, test } from "@jest/globals";
import { PermanentError, ToolError, TransientError } from "../../errors/tool-error.js";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { envelopeOf, textOf } from "../../fixtures/results.js";

const annotations = { readOnlyHint: true };
const config = { retry: { minDelay: 1, maxDelay: 5 } };

/** A tool that fails with these, one a call, and then answers; and how often it ran. */
function failingWith(errors: unknown[], fields: Parameters<typeof makeTool>[2] = { annotations }) {
  const left = [...errors];
  let ran = 0;
  const tool = makeTool(
    "flaky",
    async () => {
      ran += 1;
      if (left.length > 0) throw left.shift();
      return "done";
    },
    fields,
  );
  return { tool, ran: () => ran };
}

const networkError = () =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });

describe("a call that failed is made again", () => {
  test.each<[string, unknown]>([
    ["where the tool says that it may help", new TransientError("away")],
    ["where a peer could not be reached", networkError()],
  ])("%s", async (_what, error) => {
    const { tool, ran } = failingWith([error, error]);
    const { call } = await connect([tool], { config });
    expect(textOf(await call("flaky"))).toBe("done");
    expect(ran()).toBe(3);
  });

  test("so often, and then fails", async () => {
    const { tool, ran } = failingWith(Array(9).fill(new TransientError("away")));
    const { call } = await connect([tool], { config });
    expect(envelopeOf(await call("flaky"))).toMatchObject({ error: "DEPENDENCY_UNAVAILABLE", message: "away" });
    expect(ran()).toBe(3);
  });

  test("where the author says that it may run twice", async () => {
    const { tool, ran } = failingWith([new TransientError("away")], { policy: { retry: { repeatable: true } } });
    const { call } = await connect([tool], { config });
    expect(textOf(await call("flaky"))).toBe("done");
    expect(ran()).toBe(2);
  });
});

describe("a call that failed is not made again", () => {
  test.each<[string, unknown, Parameters<typeof makeTool>[2]]>([
    ["where that could do harm", new TransientError("away"), {}],
    ["where it would fail the same way", new PermanentError("no"), { annotations }],
    ["where nobody knows why it failed", new Error("bug"), { annotations }],
    ["where the tool wants none", new TransientError("away"), { annotations, policy: { retry: false } }],
    ["where the time would be over", new TransientError("away", { retryAfter: 60 }), { annotations }],
    ["where a limit was reached", new ToolError("RATE_LIMITED", "slow down"), { annotations }],
  ])("%s", async (_what, error, fields) => {
    const { tool, ran } = failingWith([error], fields);
    const { call } = await connect([tool], { config });
    expect((await call("flaky")).isError).toBe(true);
    expect(ran()).toBe(1);
  });

  test("where so many fail that retries would make it worse", async () => {
    const { tool, ran } = failingWith(Array(1_000).fill(new TransientError("away")), {
      annotations,
      policy: { retry: { attempts: 2 } },
    });
    const { call } = await connect([tool], { config });
    for (let n = 0; n < 100; n += 1) await call("flaky");
    // Ten that were saved up, and one for each ten calls.
    expect(ran()).toBeLessThanOrEqual(100 + 10 + 10);
    expect(ran()).toBeGreaterThan(100 + 10);
  });

  test("after its deadline", async () => {
    const slow = makeTool(
      "slow",
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        throw new TransientError("away");
      },
      { annotations, policy: { timeout: 40, retry: { minDelay: 200, maxDelay: 200 } } },
    );
    const { call } = await connect([slow]);
    const envelope = envelopeOf(await call("slow"));
    expect([{ error: "TIMEOUT" }, { error: "DEPENDENCY_UNAVAILABLE" }]).toContainEqual({
      error: Object(envelope).error,
    });
  });
});
