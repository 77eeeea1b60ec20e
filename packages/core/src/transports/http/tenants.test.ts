import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { makeTool } from "../../fixtures/make-tool.js";
import { type Answer, modernHeaders, modernMessage, modernMeta, read } from "../../fixtures/modern.js";
import { type ServedHttp, serveHttp } from "../../fixtures/serve-http.js";
import { AT_ONCE, CAPABILITIES, taskOf } from "../../fixtures/task-client.js";

const schema = { text: z.string() };
const readOnly = { annotations: { readOnlyHint: true } };

/** Whoever sends a token is whom the token names. */
function serve(): Promise<ServedHttp> {
  let runs = 0;
  const answer = ({ text }: Record<string, unknown>, { principal }: { principal: { id: string } }) => {
    runs += 1;
    return `${principal.id} said ${String(text)} in run ${runs}`;
  };
  const tools = [
    makeTool("keep", answer, { schema, ...readOnly, policy: { cache: { ttl: 60_000 } } }),
    makeTool("once", answer, { schema }),
    makeTool("long", answer, { schema, ...AT_ONCE }),
    makeTool("ask", (_, ctx) => ctx.elicit({ message: "Sure?", schema: { sure: z.boolean() } })),
  ];
  const custom = ({ token }: { token: string | undefined }) =>
    token === undefined ? undefined : { id: token, scopes: [] };
  return serveHttp(tools, {}, { auth: { custom } });
}

async function send(
  { post }: ServedHttp,
  who: string,
  method: string,
  params: Record<string, unknown>,
  meta = {},
): Promise<Answer> {
  const _meta = modernMeta({ "io.modelcontextprotocol/clientCapabilities": CAPABILITIES, ...meta });
  const headers = modernHeaders(method, String(params.name ?? params.taskId), { authorization: `Bearer ${who}` });
  return read(await post(modernMessage(method, { ...params, _meta }), headers));
}

const call = (served: ServedHttp, who: string, name: string, meta = {}) =>
  send(served, who, "tools/call", { name, arguments: { text: "hi" } }, meta);
const textOf = ({ body }: Answer) => JSON.stringify(body.result);

describe("of two principals on one server, neither gets what is the other's", () => {
  test("result from the cache", async () => {
    const served = await serve();
    expect(textOf(await call(served, "ada", "keep"))).toContain("ada said hi in run 1");
    expect(textOf(await call(served, "eve", "keep"))).toContain("eve said hi in run 2");
    expect(textOf(await call(served, "ada", "keep"))).toContain("ada said hi in run 1");
  });

  test("result under the same idempotency key", async () => {
    const served = await serve();
    const key = { idempotencyKey: "order-1" };
    expect(textOf(await call(served, "ada", "once", key))).toContain("ada said hi in run 1");
    expect(textOf(await call(served, "eve", "once", key))).toContain("eve said hi in run 2");
    expect(textOf(await call(served, "ada", "once", key))).toContain("ada said hi in run 1");
  });

  test("task, be it to see, to answer or to cancel it", async () => {
    const served = await serve();
    const { taskId } = taskOf(await call(served, "ada", "long"));
    for (const method of ["tasks/get", "tasks/update", "tasks/cancel"]) {
      const answer = await send(served, "eve", method, { taskId, inputResponses: {} });
      expect(answer.body).toMatchObject({ error: { code: -32602, data: { error: "NOT_FOUND" } } });
    }
    expect((await send(served, "ada", "tasks/get", { taskId })).body).toHaveProperty("result");
  });

  test("state of a call that asked something", async () => {
    const served = await serve();
    const asked = await send(served, "ada", "tools/call", { name: "ask" });
    const { requestState } = JSON.parse(textOf(asked));
    expect(requestState).toEqual(expect.any(String));
    const answers = { inputResponses: { "elicit-1": { action: "accept", content: { sure: true } } }, requestState };
    const stolen = await send(served, "eve", "tools/call", { name: "ask", ...answers });
    expect(stolen.body).toHaveProperty("error");
    const own = await send(served, "ada", "tools/call", { name: "ask", ...answers });
    expect(textOf(own)).toContain("accept");
  });
});
