import type { FastifyInstance } from "fastify";
import type { AuditLog } from "../../audit/audit-log.js";
import { failureRecorder } from "../../auth/failure-recorder.js";
import type { SseConfig } from "../../config/config-schema.js";
import type { HttpConfig } from "../../config/http-schema.js";
import type { EndpointLimits } from "../../limits/endpoint-limits.js";
import type { Logger } from "../../logging/logger.js";
import type { RefusalLog } from "../../logging/refusal-log.js";
import type { Transport } from "../transport.js";
import { clientAddress } from "./client-address.js";
import { Gate } from "./gate.js";
import { HttpRefusals } from "./http-refusals.js";
import { TIME_LIMITS, type TimeLimits } from "./http-server.js";
import { Listener } from "./listener.js";
import { McpEndpoint, type McpEndpointServices } from "./mcp-endpoint.js";
import { OperationsGuard } from "./operations-guard.js";
import { installHealthRoutes, installOperationsRoutes, type OperationsServices } from "./operations-routes.js";
import { installResourceMetadata } from "./resource-metadata-routes.js";
import { installSseRoutes } from "./sse-routes.js";
import { TlsFiles } from "./tls-files.js";
import { type Intercept, makeWebApp } from "./web-app.js";

export interface HttpServices extends Omit<McpEndpointServices, "refusals">, OperationsServices {
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  readonly limits: EndpointLimits;
  readonly audit: AuditLog | undefined;
}

/** Milliseconds between looks for idle sessions. */
const SESSION_SWEEP = 30_000;
const SETTINGS = { host: "MCP_HOST or transports.http.host", port: "MCP_PORT or transports.http.port" };
const OPERATIONS_SETTINGS = {
  host: "MCP_OPERATIONS_HOST or transports.http.operations.host",
  port: "MCP_OPERATIONS_PORT or transports.http.operations.port",
};

/** Streamable HTTP, with the endpoints for operating the server beside it. */
export class HttpTransport implements Transport {
  readonly #config: HttpConfig;
  readonly #services: HttpServices;
  readonly #limits: TimeLimits;
  readonly #refusals: HttpRefusals;
  readonly #tls: TlsFiles | undefined;
  readonly #main: Listener;
  /** Where /metrics and /admin have one of their own. */
  readonly #operations: Listener | undefined;
  readonly #guard: OperationsGuard;
  #sweep: NodeJS.Timeout | undefined;
  connections = 0;

  /**
   * @param sse where the HTTP+SSE transport is on too, its paths
   * @throws BootError where the files for TLS are of no use
   */
  constructor(config: HttpConfig, services: HttpServices, sse?: SseConfig, limits: TimeLimits = TIME_LIMITS) {
    this.#config = config;
    this.#services = services;
    this.#limits = limits;
    this.#refusals = new HttpRefusals(services.refusals, clientAddress(config.trustedProxies));
    this.#tls = config.tls === undefined ? undefined : new TlsFiles(config.tls, services.logger);
    this.#guard = this.#makeGuard();
    this.#main = this.#makeMain(sse);
    this.#operations = this.#makeOperations();
  }

  get address(): string {
    return `${this.#main.origin}/mcp`;
  }

  get operationsAddress(): string | undefined {
    return this.#operations && `${this.#operations.origin}/metrics`;
  }

  /** The status page; undefined where nobody may open it. */
  get statusPage(): string | undefined {
    return this.#guard.isOpen ? `${(this.#operations ?? this.#main).origin}/admin` : undefined;
  }

  /** The port bound; the configured one until then. */
  get port(): number {
    return this.#main.port;
  }

  get isHandedOver(): boolean {
    return this.#main.isInherited;
  }

  async start(): Promise<void> {
    await this.#operations?.start();
    await this.#main.start();
    this.#tls?.watch();
    this.#services.status.start();
    this.#sweep = setInterval(() => this.#services.sessions.removeIdle(), SESSION_SWEEP).unref();
  }

  /** Operations stay open: a server that drains is looked at too. */
  stopAccepting(): Promise<void> {
    clearInterval(this.#sweep);
    return this.#main.stopAccepting();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#services.status.stop();
    this.#tls?.close();
    await this.#main.close();
    this.#services.sessions.closeAll();
    await this.#operations?.close();
  }

  #makeMain(sse: SseConfig | undefined): Listener {
    const { host, port, operations } = this.#config;
    const services = { ...this.#services, refusals: this.#refusals };
    const gate = new Gate(this.#config, services.auth, services.limits);
    const endpoint = new McpEndpoint(this.#config, gate, services);
    const app = this.#makeApp((request, response) => {
      const isMcp = McpEndpoint.isAt(request.url);
      if (isMcp) endpoint.handle(request, response);
      return isMcp;
    });
    app.server.on("connection", (socket) => {
      this.connections += 1;
      socket.once("close", () => {
        this.connections -= 1;
      });
    });
    if (operations.port === undefined) this.#installOperations(app);
    if (services.auth?.resource !== undefined) installResourceMetadata(app, services.auth.resource);
    if (sse !== undefined) {
      app.register((scope, _options, registered) => {
        installSseRoutes(scope, sse, gate, services);
        registered();
      });
    }
    return new Listener(app, { host, port, isTls: this.#tls !== undefined, name: "http", settings: SETTINGS });
  }

  #makeOperations(): Listener | undefined {
    const { host, port } = this.#config.operations;
    if (port === undefined) return undefined;
    const app = this.#makeApp(() => false);
    this.#installOperations(app);
    const isTls = this.#tls !== undefined;
    return new Listener(app, { host, port, isTls, name: "operations", settings: OPERATIONS_SETTINGS });
  }

  #makeApp(intercept: Intercept): FastifyInstance {
    const { bodyLimit } = this.#config;
    const refusals = this.#refusals;
    const app = makeWebApp({ bodyLimit, limits: this.#limits, tls: this.#tls, refusals, intercept });
    installHealthRoutes(app, this.#services.health);
    return app;
  }

  #installOperations(app: FastifyInstance): void {
    installOperationsRoutes(app, this.#guard, this.#config, this.#services);
  }

  #makeGuard(): OperationsGuard {
    const { host, operations } = this.#config;
    const bound = operations.port === undefined ? host : operations.host;
    const attempts = this.#services.limits.operators;
    return new OperationsGuard(bound, this.#config, { attempts, onFailure: failureRecorder(this.#services) });
  }
}
