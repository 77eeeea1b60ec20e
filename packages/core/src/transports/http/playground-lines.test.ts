import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { makeGate } from "../../fixtures/gate.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { callMessage, serveHttp } from "../../fixtures/serve-http.js";
import { JSON_TYPE, messagesIn, servePlayground } from "../../fixtures/serve-playground.js";
import type { PlaygroundAnswer } from "../../status/status-report.js";

describe("its lines", () => {
  test("are those of this call alone, while others run", async () => {
    const allBegan = makeGate();
    let begun = 0;
    const tool = makeTool(
      "echo",
      async ({ text }, { log }) => {
        log.info(`begin ${text}`);
        begun += 1;
        if (begun === 3) allBegan.open();
        await allBegan.opened;
        // As another call would have it in its line.
        log.info({ note: `"requestId":"${text}"` }, `end ${text}`);
        return text;
      },
      { schema: { text: z.string() } },
    );
    const { call, post } = await servePlayground([tool]);
    const calls = ["one", "two"].map((text) => call("echo", { text }));
    const other = post(callMessage(1, "echo", { text: "other" }));
    const [one, two] = await Promise.all(calls);
    await (await other).text();
    expect(one && messagesIn(one)).toEqual(["begin one", "end one", "call"]);
    expect(two && messagesIn(two)).toEqual(["begin two", "end two", "call"]);
  });

  test("have no secrets in them, and the log has the same lines", async () => {
    const lines: unknown[] = [];
    const tool = makeTool("a", (_, { log }) =>
      log.info({ password: "hunter2", url: "http://u:hunter2@h/" }, "opening"),
    );
    const served = await serveHttp([tool], { operations: { playground: true } }, {}, (line) => lines.push(line));
    const body = JSON.stringify({ tool: "a", arguments: {} });
    const answer = await fetch(`${served.origin}/admin/call`, { method: "POST", headers: JSON_TYPE, body });
    const { log }: PlaygroundAnswer = Object(await answer.json());
    expect(log.join()).not.toContain("hunter2");
    expect(log.map((line) => JSON.parse(line))).toEqual(lines);
  });

  test("are bounded in number and size", async () => {
    const many = makeTool("many", (_, { log }) => {
      for (let n = 1; n <= 300; n += 1) log.info(`line ${n}`);
    });
    const long = makeTool("long", (_, { log }) => {
      for (const size of [200_000, 200_000, 10]) log.info("x".repeat(size));
    });
    const { call } = await servePlayground([many, long]);
    const lines = messagesIn(await call("many"));
    expect(lines).toHaveLength(201);
    expect(lines[199]).toBe("line 200");
    expect(lines[200]).toMatch(/^101 more lines/);
    expect(messagesIn(await call("long"))).toEqual([
      "x".repeat(200_000),
      "x".repeat(10),
      "call",
      expect.stringMatching(/^1 more/),
    ]);
  });
});
