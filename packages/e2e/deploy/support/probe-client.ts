import { Agent, request } from "node:http";
import { z } from "zod";

/** Milliseconds. A socket of systemd's would hold a call for ever. */
const TIMEOUT = 60_000;

const answerSchema = z.object({ result: z.object({ content: z.tuple([z.object({ text: z.string() })]) }) });
const toldSchema = z.object({ pid: z.number() }).loose();

/** Calls a tool on a connection of its own. */
export async function call(port: number, name: string, args: object): Promise<string> {
  const params = { name, arguments: args };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  const text = await new Promise<string>((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const signal = AbortSignal.timeout(TIMEOUT);
    const to = { host: "127.0.0.1", port, path: "/mcp", method: "POST" };
    const sent = request({ ...to, headers, agent, signal }, (response) => {
      response
        .setEncoding("utf8")
        .toArray()
        .then((parts) => resolve(parts.join("")), reject);
    });
    sent.once("error", reject).end(body);
  });
  return answerSchema.parse(JSON.parse(text.replace(/^[\s\S]*?data: /, ""))).result.content[0].text;
}

/** What the shop's tool `probe` tells of its process. */
export async function probe(port: number, way: "tell" | "wait" | "block"): Promise<z.infer<typeof toldSchema>> {
  return toldSchema.parse(JSON.parse(await call(port, "probe", { way })));
}
