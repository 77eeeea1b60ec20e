import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { HttpConfig } from "../../config/http-schema.js";
import { ToolError } from "../../errors/tool-error.js";
import { describeIssues } from "../../operation/issues.js";
import { JSON_RPC, ProtocolError } from "../../protocol/json-rpc.js";
import { parseMessage } from "../../protocol/parse-message.js";
import type { PlaygroundCall } from "../../status/status-report.js";
import { clientAddress } from "./client-address.js";
import { refuseReply, statusOf } from "./http-errors.js";
import type { Playground } from "./playground.js";
import { requireSamePage } from "./same-page.js";

const callSchema = z.strictObject({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) });

/** What the status page calls tools with. */
export function installPlaygroundRoutes(app: FastifyInstance, config: HttpConfig, playground: Playground): void {
  const addressOf = clientAddress(config.trustedProxies);
  app.register((scope, _options, registered) => {
    // What a form of any page can send is no JSON, and what is none is refused.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.addHook("onRequest", (request, reply, proceed) => {
      try {
        if (!config.operations.playground) throw switchedOff();
        if (request.method === "POST") requireSamePage(request.headers);
      } catch (error) {
        refuseReply(reply, error);
        return;
      }
      proceed();
    });
    scope.get("/admin/tools", () => playground.tools());
    scope.post("/admin/call", (request, reply) => call(request, reply));
    registered();
  });

  async function call(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    let asked: PlaygroundCall;
    try {
      asked = readCall(request.body);
    } catch (error) {
      refuseReply(reply, error, statusOf(error));
      return reply;
    }
    const started = playground.call(asked, addressOf(request.raw));
    reply.raw.once("close", started.cancel);
    return started.answer;
  }
}

/** @throws ProtocolError */
function readCall(body: unknown): PlaygroundCall {
  const read = callSchema.safeParse(parseMessage(String(body), "The request's body"));
  if (read.success) return read.data;
  const message = `Send a tool's name as "tool" and an object as "arguments". ${describeIssues(read.error.issues)}.`;
  throw new ProtocolError(JSON_RPC.invalidRequest, message);
}

function switchedOff(): ToolError {
  const message =
    "The playground is off. Its operator turns it on with transports.http.operations.playground or MCP_OPERATIONS_PLAYGROUND=true.";
  return new ToolError("FORBIDDEN", message);
}
