import { expect, test } from "@jest/globals";
import { z } from "zod";
import { connect } from "../../fixtures/connect.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { textOf } from "../../fixtures/results.js";

function counting(ttl: number, run: (n: number) => unknown = (n) => `run ${n}`) {
  let ran = 0;
  return makeTool("ask", async () => run(++ran), {
    schema: { a: z.number(), b: z.number().default(1) },
    annotations: { readOnlyHint: true },
    policy: { cache: { ttl } },
  });
}

test("the same question gets the same result for a while, whatever order its arguments have", async () => {
  const { call } = await connect([counting(60_000)]);
  expect(textOf(await call("ask", { a: 1 }))).toBe("run 1");
  expect(textOf(await call("ask", { b: 1, a: 1 }))).toBe("run 1");
  expect(textOf(await call("ask", { a: 2 }))).toBe("run 2");
});

test("a result is not kept longer than that", async () => {
  const { call } = await connect([counting(10)]);
  expect(textOf(await call("ask", { a: 1 }))).toBe("run 1");
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(textOf(await call("ask", { a: 1 }))).toBe("run 2");
});

test("a failure is not kept", async () => {
  const fail = (n: number) => (n === 1 ? { content: [], isError: true } : "ok");
  const { call } = await connect([counting(60_000, fail)]);
  expect((await call("ask", { a: 1 })).isError).toBe(true);
  expect(textOf(await call("ask", { a: 1 }))).toBe("ok");
});
