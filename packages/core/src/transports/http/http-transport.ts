import { createServer } from "node:http";
import { type AddressInfo, Server } from "node:net";
import { setImmediate as loopTurn } from "node:timers/promises";
import { type FastifyInstance, fastify } from "fastify";
import type { SseConfig } from "../../config/config-schema.js";
import type { HttpConfig } from "../../config/http-schema.js";
import { BootError } from "../../errors/boot-error.js";
import type { Metrics } from "../../metrics/metrics.js";
import { isRecord } from "../../operation/content.js";
import type { Transport } from "../transport.js";
import { Gate } from "./gate.js";
import { installErrorReplies, refuseUnreadable, refuseUrl } from "./http-errors.js";
import { McpEndpoint, type McpEndpointServices } from "./mcp-endpoint.js";
import { installOperationsRoutes } from "./operations-routes.js";
import { installResourceMetadata } from "./resource-metadata-routes.js";
import { installSseRoutes } from "./sse-routes.js";

export interface HttpServices extends McpEndpointServices {
  readonly metrics: Metrics;
}

/** Milliseconds between looks for idle sessions. */
const SESSION_SWEEP = 30_000;
/**
 * Milliseconds: a request must have arrived whole within the first; a connection is kept for the next one for the
 * second, which is longer than balancers keep theirs.
 */
const SERVER_OPTIONS = {
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  // Of two Authorization headers the first would be taken in silence: joined, they are no good.
  joinDuplicateHeaders: true,
};

/** Streamable HTTP, with the endpoints for operating the server beside it. */
export class HttpTransport implements Transport {
  readonly #app: FastifyInstance;
  readonly #config: HttpConfig;
  readonly #services: HttpServices;
  #sweep: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  connections = 0;

  /** @param sse where the HTTP+SSE transport is on too, its paths */
  constructor(config: HttpConfig, services: HttpServices, sse?: SseConfig) {
    this.#config = config;
    this.#services = services;
    // A request that comes on an open connection while the server leaves gets the framework's own answer.
    const gate = new Gate(config, services.auth);
    const endpoint = new McpEndpoint(config, gate, services);
    this.#app = fastify({
      serverFactory: (handleOther) =>
        createServer(SERVER_OPTIONS, (request, response) => {
          if (McpEndpoint.isAt(request.url)) endpoint.handle(request, response);
          else handleOther(request, response);
        }),
      bodyLimit: config.bodyLimit,
      return503OnClosing: false,
      clientErrorHandler: refuseUnreadable,
      frameworkErrors: refuseUrl,
    });
    this.#app.server.on("connection", (socket) => {
      this.connections += 1;
      socket.once("close", () => {
        this.connections -= 1;
      });
    });
    installErrorReplies(this.#app, services.logger);
    installOperationsRoutes(this.#app, services.health, services.metrics);
    if (services.auth?.resource !== undefined) installResourceMetadata(this.#app, services.auth.resource);
    if (sse !== undefined) {
      this.#app.register((app, _options, registered) => {
        installSseRoutes(app, sse, gate, services);
        registered();
      });
    }
  }

  get address(): string {
    const { host } = this.#config;
    return `http://${host.includes(":") ? `[${host}]` : host}:${this.port}/mcp`;
  }

  /** The port bound; the configured one until then. */
  get port(): number {
    const bound = this.#app.server.address() as AddressInfo | null;
    return bound?.port ?? this.#config.port;
  }

  async start(): Promise<void> {
    const { host, port } = this.#config;
    try {
      await this.#app.listen({ host, port });
    } catch (error) {
      throw new BootError(
        "The HTTP transport can't listen:",
        [{ where: `${host}:${port}`, message: whyNotListening(error) }],
        error,
      );
    }
    this.#sweep = setInterval(() => this.#services.sessions.removeIdle(), SESSION_SWEEP).unref();
  }

  stopAccepting(): Promise<void> {
    clearInterval(this.#sweep);
    this.#stopping ??= this.#stopListening();
    return this.#stopping;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #stopListening(): Promise<void> {
    await readWhatArrived();
    // Not the web server's own way, which breaks off connections at once: who sends on one that is open is answered.
    Server.prototype.close.call(this.#app.server);
  }

  async #close(): Promise<void> {
    await this.stopAccepting();
    await readWhatArrived();
    const closed = this.#app.close();
    this.#app.server.closeIdleConnections();
    const lingering = setTimeout(() => this.#app.server.closeAllConnections(), 500);
    await closed;
    this.#services.sessions.closeAll();
    clearTimeout(lingering);
  }
}

/**
 * While the loop is busy, connections and requests wait in the system's buffers, and would be reset. One turn takes what
 * is under way to its end, the next takes new connections, the third what was sent on them.
 */
async function readWhatArrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await loopTurn();
}

function whyNotListening(error: unknown): string {
  const code = isRecord(error) ? error.code : undefined;
  if (code === "EADDRINUSE")
    return "another process listens there already. Stop it, or set another port with MCP_PORT or transports.http.port";
  if (code === "EACCES")
    return "this user may not use that port. Take one above 1023 with MCP_PORT or transports.http.port";
  if (code === "EADDRNOTAVAIL")
    return "this machine does not have that address. Set another with MCP_HOST or transports.http.host";
  return error instanceof Error ? error.message : String(error);
}
