import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { type Config, configSchema } from "../config/config-schema.js";
import { makeTool } from "../fixtures/make-tool.js";
import { ComponentProblems } from "../operation/component.js";
import type { Resilience } from "../operation/resilience.js";
import { bindTool } from "./bind-tool.js";

type Fields = NonNullable<Parameters<typeof makeTool>[2]>;

function bind(
  fields: Fields,
  config: Partial<Config> = {},
): { resilience: Resilience | undefined; problems: string[] } {
  const problems = new ComponentProblems("tools/a.tool.js");
  const tool = makeTool("a", () => "ok", fields);
  const bound = bindTool(tool, configSchema.parse({ name: "t", version: "1", ...config }), problems);
  return { resilience: bound?.operation.resilience, problems: problems.found.map(({ message }) => message) };
}

describe("policies that contradict themselves stop the boot, and say why", () => {
  const readOnly = { readOnlyHint: true };
  test.each<[string, Fields, RegExp]>([
    ["a deadline of nothing", { policy: { timeout: 0 } }, /timeout/],
    ["a queue below zero", { policy: { concurrency: { limit: 1, queue: -1 } } }, /queue/],
    ["no place at all", { policy: { concurrency: 0 } }, /concurrency/],
    ["a retry of what may do harm twice", { policy: { retry: {} } }, /idempotentHint.*repeatable/],
    ["a retry of what destroys", { annotations: { destructiveHint: true }, policy: { retry: {} } }, /may not be safe/],
    ["a single attempt", { annotations: readOnly, policy: { retry: { attempts: 1 } } }, /attempts/],
    ["a cache of what does something", { policy: { cache: { ttl: 5 } } }, /readOnlyHint/],
    ["a key for what only reads", { annotations: readOnly, policy: { idempotency: {} } }, /leave it out/],
    ["a key in no argument", { policy: { idempotency: { argument: "key" } } }, /"key", which the schema does not have/],
    ["a dependency that there is not", { policy: { dependency: ["db", "x"] } }, /depends on x.*there: db/],
    ["a breaker beside a shared one", { policy: { dependency: "db", breaker: { cooldown: 5 } } }, /config's breaker/],
    ["a weight above the limit", { policy: { rateLimit: { limit: 2, window: 5, weight: 3 } } }, /no call would ever/],
    ["a weight of nothing", { policy: { rateLimit: { limit: 2, window: 5, weight: 0 } } }, /weight/],
    ["no call in any window", { policy: { rateLimit: { limit: 0, window: 5 } } }, /limit/],
    ["a ratio above one", { policy: { breaker: { failureRatio: 2 } } }, /failureRatio/],
  ])("%s", (_what, fields, message) => {
    const { problems } = bind(fields, { dependencies: { db: {} } });
    expect(problems).toEqual([expect.stringMatching(message)]);
  });
});

describe("without a policy", () => {
  test("a tool has the config's places, no breaker, no retry, and heeds idempotency keys", () => {
    expect(bind({}, { concurrency: { perTool: 7 } }).resilience).toEqual({
      concurrency: { limit: 7, queue: 100, queueTimeout: 2_000 },
      breakers: [],
      retry: undefined,
      idempotency: { argument: undefined, ttl: 86_400_000 },
      cacheTtl: undefined,
      rateLimit: undefined,
    });
  });

  test("a tool that calls out has a breaker of its own, and one that may run twice is retried", () => {
    const annotations = { openWorldHint: true, readOnlyHint: true };
    expect(bind({ annotations }, { breaker: { cooldown: 5 }, retry: { attempts: 4 } }).resilience).toMatchObject({
      breakers: [{ name: "tool:a", config: { cooldown: 5, minimumCalls: 10 } }],
      retry: { attempts: 4, minDelay: 100 },
      idempotency: undefined,
    });
  });
});

test("a policy says only what differs from the config", () => {
  const policy = {
    concurrency: { limit: 2, queue: 0 },
    breaker: { minimumCalls: 3 },
    retry: { maxDelay: 9, repeatable: true },
  } as const;
  const schema = { key: z.string() };
  const { resilience } = bind({ schema, policy: { ...policy, idempotency: { argument: "key" } } });
  expect(resilience).toMatchObject({
    concurrency: { limit: 2, queue: 0, queueTimeout: 2_000 },
    breakers: [{ config: { minimumCalls: 3, cooldown: 10_000 } }],
    retry: { attempts: 3, maxDelay: 9 },
    idempotency: { argument: "key", ttl: 86_400_000 },
  });
});
