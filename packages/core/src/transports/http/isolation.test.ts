import { expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { CallToolResultSchema, ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { closeAfterTest } from "../../fixtures/cleanup.js";
import { makeTool } from "../../fixtures/make-tool.js";
import { jsonOf } from "../../fixtures/results.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";

const CLIENTS = 50;
const CALLS = 6;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Says who called in all that reaches the client: progress, a question, a log message and the result. */
const mirror = makeTool(
  "mirror",
  async ({ who, round }, ctx) => {
    await ctx.progress(1, 2, String(who));
    await pause((Number(round) * 7) % 20);
    await ctx.message("info", { who });
    const answer = await ctx.elicit({ message: String(who), schema: { name: z.string() } });
    await ctx.progress(2, 2, String(who));
    return { who, round, answer };
  },
  { schema: { who: z.string(), round: z.number() } },
);

interface Heard {
  readonly client: Client;
  readonly name: string;
  /** All that this client was sent, whoever it was meant for. */
  readonly names: Set<unknown>;
}

/** The official client numbers its requests from 0: all fifty use the same ids, and the same progress tokens. */
async function join(served: ServedHttp, name: string): Promise<Heard> {
  const names = new Set<unknown>();
  const client = new Client({ name, version: "0" }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    names.add(params.message);
    return { action: "accept", content: { name } };
  });
  client.fallbackNotificationHandler = async ({ params }) => {
    names.add(Object(params?.data).who);
  };
  await client.connect(new StreamableHTTPClientTransport(new URL(served.endpoint)));
  closeAfterTest(() => client.close());
  return { client, name, names };
}

async function callMirror({ client, name, names }: Heard, round: number): Promise<unknown> {
  const params = { name: "mirror", arguments: { who: name, round } };
  const onprogress = ({ message }: { message?: string | undefined }) => {
    // What the framework says of a call that takes long here names nobody.
    if (message !== "still running") names.add(message);
  };
  return jsonOf(CallToolResultSchema.parse(await client.callTool(params, undefined, { onprogress })));
}

test(`${CLIENTS} clients with colliding ids, sessions open at once and the same progress tokens get only their own`, async () => {
  const served = await serveHttp([mirror]);
  const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, n) => join(served, `client-${n}`)));
  expect(served.assembly.sessions.size).toBe(CLIENTS);
  const rounds = Array.from({ length: CALLS }, (_, round) => round);
  for (const heard of clients) expect(heard.names.size).toBe(0);

  const answers = await Promise.all(
    clients.map((heard) => Promise.all(rounds.map((round) => callMirror(heard, round)))),
  );
  clients.forEach(({ name, names }, n) => {
    expect(answers[n]).toEqual(
      rounds.map((round) => ({ who: name, round, answer: { action: "accept", content: { name } } })),
    );
    expect([...names]).toEqual([name]);
  });
});
