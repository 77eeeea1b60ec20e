import { describe, expect, jest, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  type CallToolResult,
  CallToolResultSchema,
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { type Answer, modernHeaders, modernMessage, modernMeta, read } from "../../fixtures/modern.js";
import { envelopeOf, jsonOf } from "../../fixtures/results.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const ALL = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

/** Asks all three kinds at once, and one more when those are answered. */
const plan = makeTool("plan", async (_, ctx) => {
  const [name, text, roots] = await Promise.all([
    ctx.elicit({ key: "user_name", message: "Who are you?", schema: { name: z.string().min(2) } }),
    ctx.sample({ messages: [{ role: "user", content: { type: "text", text: "Greet" } }], maxTokens: 50 }),
    ctx.roots(),
  ]);
  const sure = await ctx.elicit({ message: "Sure?", schema: { sure: z.boolean().default(true) } });
  return { name, text: text.content, roots, sure };
});

const GREETING = { role: "assistant", model: "m", content: { type: "text", text: "Hi" } } as const;
const ROOTS = { roots: [{ uri: "file:///home" }] };
const DONE = {
  name: { action: "accept", content: { name: "Ada" } },
  text: GREETING.content,
  roots: ROOTS.roots,
  sure: { action: "accept", content: { sure: true } },
};

async function connectAnswering(served: ServedHttp, capabilities: object = ALL, answer = "Ada"): Promise<Client> {
  const client = new Client({ name: "t", version: "0" }, { capabilities });
  if ("elicitation" in capabilities) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({
      action: "accept" as const,
      content: params.message === "Sure?" ? { sure: true } : { name: answer },
    }));
  }
  if ("sampling" in capabilities) client.setRequestHandler(CreateMessageRequestSchema, async () => GREETING);
  if ("roots" in capabilities) client.setRequestHandler(ListRootsRequestSchema, async () => ROOTS);
  await client.connect(new StreamableHTTPClientTransport(new URL(served.endpoint)));
  closeAfterTest(() => client.close());
  return client;
}

async function call(client: Client, name: string): Promise<CallToolResult> {
  return CallToolResultSchema.parse(await client.callTool({ name }));
}

async function round(
  served: ServedHttp,
  params: object = {},
  capabilities: object = ALL,
  tool = "plan",
): Promise<Answer> {
  const meta = modernMeta({ "io.modelcontextprotocol/clientCapabilities": capabilities });
  const message = modernMessage("tools/call", { name: tool, arguments: {}, _meta: meta, ...params });
  return read(await served.post(message, modernHeaders("tools/call", tool)));
}

function resultOf({ body }: Answer): Record<string, unknown> & { requestState?: string } {
  return JSON.parse(JSON.stringify(body.result));
}

describe("up to 2025-11-25, a call waits for its client", () => {
  test("which answers forms, samples and roots", async () => {
    const client = await connectAnswering(await serveHttp([plan]));
    expect(jsonOf(await call(client, "plan"))).toEqual(DONE);
  });

  test("and its deadline stands still meanwhile", async () => {
    const slow = makeTool("slow", (_, ctx) => ctx.elicit({ message: "?", schema: {} }), { policy: { timeout: 50 } });
    const client = new Client({ name: "t", version: "0" }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return { action: "decline" as const };
    });
    await client.connect(new StreamableHTTPClientTransport(new URL((await serveHttp([slow])).endpoint)));
    closeAfterTest(() => client.close());
    expect(jsonOf(await call(client, "slow"))).toEqual({ action: "decline" });
  });

  test("and fails where the client can't be asked, or its answer does not fit", async () => {
    const mute = await connectAnswering(await serveHttp([plan]), {});
    await expect(mute.callTool({ name: "plan" })).rejects.toMatchObject({ code: -32021 });
    const wrong = await connectAnswering(await serveHttp([plan]), ALL, "A");
    expect(envelopeOf(await call(wrong, "plan"))).toMatchObject({ error: "INVALID_INPUT" });
  });

  test("and gives up on a client that never answers, and tells it so", async () => {
    const ask = makeTool("ask", (_, ctx) => ctx.elicit({ message: "?", schema: {} }));
    const served = await serveHttp([ask], {}, { timeouts: { client: 50 } });
    const client = new Client({ name: "t", version: "0" }, { capabilities: { elicitation: {} } });
    const cancelled = new Promise((resolve) => {
      client.setRequestHandler(ElicitRequestSchema, async (_, { signal }) => {
        signal.addEventListener("abort", resolve);
        return new Promise(() => {});
      });
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(served.endpoint)));
    closeAfterTest(() => client.close());
    expect(envelopeOf(await call(client, "ask"))).toMatchObject({ error: "TIMEOUT" });
    await cancelled;
  });

  test("another client's answer under the same id reaches nobody", async () => {
    const served = await serveHttp([plan]);
    const client = await connectAnswering(served);
    const forged = Array.from({ length: 9 }, (_, n) =>
      served.post({ jsonrpc: "2.0", id: `server-${n}`, result: { action: "cancel" } }),
    );
    const [result, ...statuses] = await Promise.all([call(client, "plan"), ...forged]);
    expect(jsonOf(result)).toEqual(DONE);
    expect(statuses.map(({ status }) => status)).toEqual(forged.map(() => 202));
  });
});

describe("from 2026-07-28 on, a call ends in its questions and is run again with the answers", () => {
  test("all that it asks at once goes out in one result, and earlier answers are kept in the state", async () => {
    const served = await serveHttp([plan]);
    const first = resultOf(await round(served));
    expect(first).toMatchObject({
      resultType: "input_required",
      inputRequests: {
        user_name: {
          method: "elicitation/create",
          params: {
            message: "Who are you?",
            requestedSchema: {
              type: "object",
              properties: { name: { type: "string", minLength: 2 } },
              required: ["name"],
            },
          },
        },
        "sample-1": { method: "sampling/createMessage", params: { maxTokens: 50 } },
        "roots-1": { method: "roots/list" },
      },
      requestState: expect.any(String),
    });
    const answers = { user_name: DONE.name, "sample-1": GREETING, "roots-1": ROOTS };
    const second = resultOf(await round(served, { inputResponses: answers, requestState: first.requestState }));
    expect(Object.keys(Object(second.inputRequests))).toEqual(["elicit-1"]);
    expect(second.requestState).not.toBe(first.requestState);
    const third = await round(served, { inputResponses: { "elicit-1": DONE.sure }, requestState: second.requestState });
    expect(third.body.result).toMatchObject({ resultType: "complete", content: [{ text: JSON.stringify(DONE) }] });
  });

  test("answers by key alone are taken, unknown keys ignored, malformed answers asked for again", async () => {
    const name = makeTool("plan", (_, ctx) =>
      ctx.elicit({ key: "user_name", message: "?", schema: { name: z.string() } }),
    );
    const served = await serveHttp([name]);
    expect((await round(served, { inputResponses: { user_name: DONE.name, other: 1 } })).body.result).toMatchObject({
      resultType: "complete",
    });
    for (const inputResponses of [
      null,
      5,
      { user_name: 12345 },
      { user_name: { action: "accept", content: { name: 5 } } },
      { __proto__: null },
    ]) {
      expect((await round(served, { inputResponses })).body.result).toMatchObject({ resultType: "input_required" });
    }
  });

  test("two questions of one name are two", async () => {
    const ask = { key: "name", message: "?", schema: { name: z.string() } };
    const twice = makeTool("plan", (_, ctx) => Promise.all([ctx.elicit(ask), ctx.elicit(ask)]));
    const served = await serveHttp([twice]);
    expect(Object.keys(Object(resultOf(await round(served)).inputRequests))).toEqual(["name", "name-2"]);
  });

  test.each<[string, (state: string) => object]>([
    ["tampered with", (state) => ({ requestState: `${state}-TAMPERED` })],
    ["cut", (state) => ({ requestState: state.slice(0, -4) })],
    ["no text", () => ({ requestState: 5 })],
    ["of other arguments", (state) => ({ requestState: state, arguments: { other: 1 } })],
  ])("a state that is %s is refused", async (_, params) => {
    const served = await serveHttp([plan]);
    const { requestState = "" } = resultOf(await round(served));
    expect((await round(served, params(requestState))).body).toMatchObject({
      error: { code: -32602, data: { error: "INVALID_INPUT" } },
    });
  });

  test("a state of another tool is refused, and one that is too old", async () => {
    const served = await serveHttp([plan, makeTool("other", (_, ctx) => ctx.roots())]);
    const { requestState } = resultOf(await round(served));
    expect((await round(served, { requestState }, ALL, "other")).body).toMatchObject({ error: { code: -32602 } });
    const later = jest.spyOn(Date, "now").mockReturnValue(Date.now() + 600_001);
    expect((await round(served, { requestState })).body).toMatchObject({ error: { code: -32602 } });
    later.mockRestore();
  });

  test("instances with the same secret take over from each other, others do not", async () => {
    const shared = { stateSecret: "0123456789abcdef0123456789abcdef" };
    const [one, two, stranger] = [
      await serveHttp([plan], {}, shared),
      await serveHttp([plan], {}, shared),
      await serveHttp([plan]),
    ];
    const { requestState } = resultOf(await round(one));
    expect((await round(two, { requestState })).body.result).toMatchObject({ resultType: "input_required" });
    expect((await round(stranger, { requestState })).body).toMatchObject({ error: { code: -32602 } });
  });

  test("a client that can't be asked gets -32021 and 400, naming what it lacks", async () => {
    const served = await serveHttp([plan]);
    expect(await round(served, {}, { sampling: {}, roots: {} })).toMatchObject({
      status: 400,
      body: { id: 1, error: { code: -32021, data: { requiredCapabilities: { elicitation: { form: {} } } } } },
    });
  });

  test("a tool may go without what the client does not offer, and may swallow errors", async () => {
    const careful = makeTool("plan", async (_, ctx) => {
      const settled = await Promise.allSettled([
        ctx.elicit({ message: "?", url: "https://a.example" }),
        ctx.sample({ messages: [], maxTokens: 1 }),
      ]);
      return settled.map(({ status }) => status);
    });
    const served = await serveHttp([careful]);
    const { inputRequests } = resultOf(await round(served, {}, { sampling: {}, elicitation: {} }));
    expect(Object.keys(Object(inputRequests))).toEqual(["sample-1"]);
  });
});
