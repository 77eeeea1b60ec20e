import { describe, expect, test } from "@jest/globals";
import { ProgressNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { connect } from "../fixtures/connect.js";
import { abortOf, makeGate } from "../fixtures/gate.js";
import { makeTool } from "../fixtures/make-tool.js";
import { jsonOf, rejectionOf, textOf } from "../fixtures/results.js";
import type { ToolContext } from "../operation/tool-context.js";

describe("a tool is given", () => {
  test("the very deps that the config opened", async () => {
    const deps = { price: () => 5 };
    let given: unknown;
    const tool = makeTool("a", (_, context) => {
      given = context.deps;
    });
    const { call } = await connect([tool], { deps });
    await call("a");
    expect(given).toBe(deps);
  });

  test("who is calling", async () => {
    const { call } = await connect([makeTool("a", (_, { principal }) => ({ ...principal }))]);
    expect(jsonOf(await call("a"))).toEqual({ id: "local", scopes: [] });
  });

  test("another request id at every call", async () => {
    const { call } = await connect([makeTool("a", (_, { requestId }) => requestId)]);
    const ids = [textOf(await call("a")), textOf(await call("a"))];
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });
});

describe("progress", () => {
  type Sent = { progress: number; total?: number | undefined; message?: string | undefined };

  /** Calls the tool "a" and returns each progress notification that came, as it came over the wire. */
  async function progressOf(
    execute: (context: ToolContext) => Promise<unknown>,
    progressToken: string | number | undefined,
    afterwards?: () => Promise<unknown>,
  ): Promise<Sent[]> {
    const { client } = await connect([makeTool("a", (_, context) => execute(context))]);
    const sent: Sent[] = [];
    client.setNotificationHandler(ProgressNotificationSchema, ({ params: { progressToken: token, ...rest } }) => {
      expect(token).toBe(progressToken);
      sent.push(rest);
    });
    await client.callTool({ name: "a", ...(progressToken === undefined ? {} : { _meta: { progressToken } }) });
    await afterwards?.();
    await client.ping();
    return sent;
  }

  test.each(["token-1", 7])("is sent to a client that asked for it with the token %p", async (token) => {
    const steps = async (context: ToolContext) => {
      await context.progress(1, 3, "one");
      await context.progress(2);
    };
    expect(await progressOf(steps, token)).toEqual([{ progress: 1, total: 3, message: "one" }, { progress: 2 }]);
  });

  test("is not sent to a client that did not ask", async () => {
    expect(await progressOf((context) => context.progress(1), undefined)).toEqual([]);
  });

  test("is only sent where it grows", async () => {
    const steps = async (context: ToolContext) => {
      for (const done of [0, 5, 5, 3, Number.NaN, 6]) await context.progress(done, 10);
    };
    expect((await progressOf(steps, "t")).map(({ progress }) => progress)).toEqual([0, 5, 6]);
  });

  test("is not sent once the call is answered", async () => {
    let kept: ToolContext | undefined;
    const keep = async (context: ToolContext) => {
      kept = context;
      await context.progress(1);
    };
    const sent = await progressOf(keep, "t", async () => kept?.progress(2));
    expect(sent).toEqual([{ progress: 1 }]);
  });

  test("reaches the official client's own callback", async () => {
    const { client } = await connect([makeTool("a", (_, context) => context.progress(1, 2, "half"))]);
    const seen: unknown[] = [];
    await client.callTool({ name: "a" }, undefined, { onprogress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ progress: 1, total: 2, message: "half" }]);
  });
});

describe("two calls of one tool at the same time share nothing", () => {
  /** A tool whose calls all wait until two of them are in. */
  function meetingTool(finish: (input: Record<string, unknown>, context: ToolContext) => unknown) {
    const bothIn = makeGate();
    let waiting = 0;
    const execute = async (input: Record<string, unknown>, context: ToolContext) => {
      waiting += 1;
      if (waiting === 2) bothIn.open();
      await bothIn.opened;
      return finish(input, context);
    };
    return { tool: makeTool("meet", execute, { schema: { who: z.string() } }), bothIn: bothIn.opened };
  }

  test("neither arguments, nor request id, nor progress", async () => {
    const { tool } = meetingTool(async ({ who }, context) => {
      await context.progress(who === "a" ? 1 : 2, 10, String(who));
      return { who, requestId: context.requestId };
    });
    const { client } = await connect([tool]);
    const callAs = async (who: string) => {
      const progress: unknown[] = [];
      const onprogress = ({ message }: { message?: string | undefined }) => void progress.push(message);
      const { content } = await client.callTool({ name: "meet", arguments: { who } }, undefined, { onprogress });
      return { progress, answer: JSON.stringify(content) };
    };
    const [a, b] = await Promise.all([callAs("a"), callAs("b")]);
    expect(a).toEqual({ progress: ["a"], answer: expect.stringContaining('\\"who\\":\\"a\\"') });
    expect(b).toEqual({ progress: ["b"], answer: expect.stringContaining('\\"who\\":\\"b\\"') });
    expect(a.answer.split("requestId")[1]).not.toBe(b.answer.split("requestId")[1]);
  });

  test("nor the signal: one is cancelled and the other goes on", async () => {
    const cancelled = makeGate<string>();
    const { tool, bothIn } = meetingTool(async ({ who }, { signal }) => {
      if (who === "b") return { aborted: signal.aborted, first: await cancelled.opened };
      await abortOf(signal);
      return cancelled.open("a was cancelled");
    });
    const { client, call } = await connect([tool]);
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const first = rejectionOf(client.callTool({ name: "meet", arguments: { who: "a" } }, undefined, options));
    const second = call("meet", { who: "b" });
    await bothIn;
    abort.abort("changed my mind");
    expect(jsonOf(await second)).toEqual({ aborted: false, first: "a was cancelled" });
    expect(await first).toBeDefined();
  });
});
