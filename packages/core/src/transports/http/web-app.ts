import type { IncomingMessage, ServerResponse } from "node:http";
import { type FastifyInstance, fastify } from "fastify";
import { answerIdOf } from "./answer-id.js";
import { installErrorReplies, refuseUnreadable, refuseUrl } from "./http-errors.js";
import type { HttpRefusals } from "./http-refusals.js";
import { makeHttpServer, type TimeLimits } from "./http-server.js";
import { SAFE_HEAD, setHead } from "./send-json.js";
import type { TlsFiles } from "./tls-files.js";

/** Serves a request, or returns false where it is none of its own. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface WebAppOptions {
  readonly bodyLimit: number;
  readonly limits: TimeLimits;
  readonly tls: TlsFiles | undefined;
  readonly refusals: HttpRefusals;
  /** What stands before the web server. */
  readonly intercept: Intercept;
}

const STRICT_TRANSPORT = "max-age=31536000";

/** A web server that has the framework's limits, errors and security headers. */
export function makeWebApp({ bodyLimit, limits, tls, refusals, intercept }: WebAppOptions): FastifyInstance {
  const app = fastify({
    serverFactory: (handleOther) => {
      const handle = (request: IncomingMessage, response: ServerResponse): void => {
        if (tls !== undefined) response.setHeader("strict-transport-security", STRICT_TRANSPORT);
        if (intercept(request, response)) return;
        setHead(response, SAFE_HEAD);
        answerIdOf(response);
        handleOther(request, response);
      };
      return makeHttpServer(handle, limits, tls);
    },
    bodyLimit,
    // A request that comes on an open connection while the server leaves gets the framework's own answer.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, refusals),
    frameworkErrors: refuseUrl,
  });
  app.decorate("refusals", refusals);
  installErrorReplies(app);
  return app;
}
