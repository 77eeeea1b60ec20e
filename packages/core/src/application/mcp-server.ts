import { resolve } from "node:path";
import type { Config, ResolvedConfig } from "../config/config-schema.js";
import { readDeclared, withFiles } from "../config/read-environment.js";
import { resolveConfig } from "../config/resolve-config.js";
import type { BootProblem } from "../errors/boot-error.js";
import type { WorkerPool } from "../isolation/worker-pool.js";
import { createServerLog, type ServerLog } from "../logging/logger.js";
import { guardStandardError } from "../logging/standard-error.js";
import type { Changes, ListName } from "../mcp/changes.js";
import { AuthorMetrics } from "../metrics/author-metrics.js";
import { isCloseable } from "../operation/closeable.js";
import type { Component } from "../operation/component.js";
import type { Catalog } from "../protocol/make-dispatcher.js";
import { type ProtocolOutput, reserveStdout } from "../transports/stdio/stdout-guard.js";
import type { Transport } from "../transports/transport.js";
import { Watchdog } from "../watchdog/watchdog.js";
import { announce } from "./announce.js";
import { type Assembly, assemble } from "./assembly.js";
import { BootSteps, bootStep } from "./boot-steps.js";
import { bindComponents, refuseProblems } from "./components.js";
import { DepsContext } from "./deps-context.js";
import { discoverComponents } from "./discovery.js";
import { drain } from "./drain.js";
import { isIsolated, isolateTools, refuseWithoutFile } from "./isolate-tools.js";
import { Lifetime } from "./lifetime.js";
import { logHealth } from "./log-health.js";
import { makeTransports } from "./make-transports.js";
import { onProcessFault } from "./process-faults.js";
import { ServiceManager } from "./service-manager.js";
import { onShutdownSignal } from "./shutdown-signals.js";
import { startServices } from "./start-services.js";
import { startTelemetry } from "./start-telemetry.js";
import { watchCatalog } from "./watch-catalog.js";
import { keepNewObjectsYoung } from "./young-objects.js";

export interface ServerOptions {
  /** The folder whose `tools`, `resources` and `prompts` are served. Default: `dist` in the working folder. */
  directory?: string;
  /** Tools, resources and prompts made by you, served beside the discovered ones. */
  components?: readonly Component[];
  /** Standard output, where it was reserved before the config was loaded. */
  output?: ProtocolOutput;
}

/** A config made into a running server. One start, one stop. */
export class MCPServer implements Changes {
  readonly #config: ResolvedConfig;
  readonly #options: ServerOptions;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #log: ServerLog;
  readonly #lifetime = new Lifetime();
  readonly #authorMetrics = new AuthorMetrics();
  #transports: Transport[] = [];
  #assembly: Assembly | undefined;
  #pool: WorkerPool | undefined;
  #stopping: Promise<void> | undefined;
  readonly #serviceManager: ServiceManager;
  /** By component, what of a stack names it. */
  readonly #sources = new Map<string, string>();

  /** @throws BootError where the config or an `MCP_*` variable is not valid */
  constructor(config: Config, options: ServerOptions = {}) {
    this.#environment = withFiles(process.env, Object.keys(config.environment ?? {}));
    this.#config = resolveConfig(config, this.#environment);
    this.#options = options;
    this.#log = createServerLog(this.#config.log.level, this.#config.log.redact);
    this.#serviceManager = new ServiceManager(process.env, this.#log.logger);
  }

  /** What clients connect to, `http://127.0.0.1:3000/mcp` or `stdio`, and then where operators look, if elsewhere. */
  get addresses(): string[] {
    const operations = this.#transports.flatMap(({ operationsAddress = [] }) => operationsAddress);
    return [...this.#transports.map((transport) => transport.address), ...operations];
  }

  /**
   * Opens deps, loads and checks all components, listens, and handles SIGTERM and SIGINT.
   * @throws BootError where anything is missing or wrong; nothing stays open then
   */
  async start(): Promise<void> {
    try {
      await this.#boot();
    } catch (error) {
      await this.#lifetime.end(this.#log.logger);
      this.#log.flush();
      throw error;
    }
  }

  /**
   * Takes no new calls, lets those in flight finish within `timeouts.drain`, closes everything.
   * @throws Error where something did not close cleanly
   */
  stop(reason = "stop"): Promise<void> {
    this.#stopping ??= this.#shutDown(reason);
    return this.#stopping;
  }

  /** Tells the clients that follow a resource that it is new. Does nothing before start and after stop. */
  resourceUpdated(uri: string): void {
    this.#assembly?.subscriptions.resourceUpdated(uri);
  }

  /** Tells the clients that keep a list that it is new. Does nothing before start and after stop. */
  listChanged(list: ListName): void {
    this.#assembly?.subscriptions.listChanged(list);
  }

  async #boot(): Promise<void> {
    keepNewObjectsYoung();
    this.#lifetime.add("standard error", guardStandardError());
    const output = this.#config.transports.stdio ? this.#reserveOutput() : undefined;
    const steps = new BootSteps();
    const deps = await steps.time("deps", () => this.#openDeps());
    const loaded = await steps.time("components", () => this.#load(deps));
    await steps.time("init", () => this.#initialize(loaded));
    const telemetry = await startTelemetry(this.#log.logger, this.#lifetime);
    const watchdog = new Watchdog();
    const catalog = watchCatalog(loaded, watchdog);

    const connections = () => this.#transports.reduce((sum, transport) => sum + transport.connections, 0);
    const addresses = () => this.#transports.map(({ address }) => address);
    const assembly = assemble({
      config: this.#config,
      catalog,
      deps,
      log: this.#log,
      environment: this.#environment,
      connections,
      addresses,
      telemetry,
      authorMetrics: this.#authorMetrics,
    });
    this.#assembly = assembly;
    assembly.metrics.watchWorkers(() => this.#pool?.numbers);
    await startServices(assembly, { usage: this.#config.usage, deps, lifetime: this.#lifetime, steps });
    await steps.time("transports", () => this.#listen(assembly, output));
    this.#watchProcess(assembly, watchdog);
    assembly.health.state = "ready";
    // Nobody can ask a server that has nothing but its standard input.
    if (this.#config.transports.http === undefined) this.#lifetime.add("health line", logHealth(assembly));
    const [statusPage] = this.#transports.flatMap((transport) => transport.statusPage ?? []);
    announce(assembly, { catalog, addresses: this.addresses, statusPage, steps });
    this.#serviceManager.ready();
    this.#lifetime.add("service manager", () => this.#serviceManager.close());
  }

  async #listen(assembly: Assembly, output: ProtocolOutput | undefined): Promise<void> {
    const onClientGone = () => this.#onStdioClosed();
    this.#transports = await makeTransports(this.#config.transports, assembly, output, onClientGone);
    for (const transport of this.#transports) {
      this.#lifetime.add(transport.address, () => transport.close());
      await transport.start();
    }
  }

  #watchProcess({ metrics, inFlight, logger }: Assembly, watchdog: Watchdog): void {
    const { watchdog: limits, log } = this.#config;
    this.#lifetime.add(
      "watchdog",
      watchdog.start(limits, log.level, logger, () => inFlight.size > 0),
    );
    const stop = (reason: string) => this.stop(reason);
    this.#lifetime.add("signal handlers", onShutdownSignal(stop));
    const faults = { log: this.#log, metrics, inFlight, sources: this.#sources, stop };
    this.#lifetime.add("fault handlers", onProcessFault(faults));
  }

  #reserveOutput(): ProtocolOutput {
    const output = this.#options.output ?? reserveStdout();
    this.#lifetime.add("standard output", () => output.release());
    return output;
  }

  async #openDeps(): Promise<unknown> {
    const env = readDeclared(this.#environment, this.#config.environment);
    const deps = await bootStep("deps", "did not open", () =>
      this.#config.deps?.(new DepsContext(this.#log.logger, env, this.#authorMetrics, this)),
    );
    if (isCloseable(deps)) this.#lifetime.add("deps", () => deps.close());
    return deps;
  }

  async #load(deps: unknown): Promise<Catalog> {
    const { directory = resolve("dist"), components = [] } = this.#options;
    const problems: BootProblem[] = [];
    const given = components.map((component) => ({ component, source: component.constructor.name }));
    const discovered = await discoverComponents(directory, deps, problems);
    for (const { component, source } of given) this.#sources.set(component.name, `${source}.`);
    for (const { component, source } of discovered) this.#sources.set(component.name, source);
    if (given.length + discovered.length + problems.length === 0) {
      problems.push({
        where: directory,
        message: "has no tools, resources or prompts. Run `mcp add tool <name>` and `mcp build`",
      });
    }
    refuseWithoutFile(given, problems);
    const catalog = bindComponents([...given, ...discovered], this.#config, problems);
    refuseProblems(problems);
    const isolated = await isolateTools(catalog, discovered, this.#config, this.#log.logger, this.#lifetime);
    this.#pool = isolated.pool;
    return isolated.catalog;
  }

  async #initialize({ tools, resources, resourceTemplates, prompts }: Catalog): Promise<void> {
    for (const { component } of [...tools, ...resources, ...resourceTemplates, ...prompts]) {
      // Its instances in workers have theirs run there.
      if (isIsolated(component)) continue;
      await bootStep(component.name, "init() failed", () => component.init?.());
      this.#lifetime.add(component.name, () => component.close?.());
    }
  }

  /** A server that only its parent talks to has no reason to outlive it. */
  #onStdioClosed(): void {
    if (this.#config.transports.http !== undefined) return;
    this.stop("the client closed standard input").then(
      () => process.exit(0),
      () => process.exit(1),
    );
  }

  async #shutDown(reason: string): Promise<void> {
    const { logger } = this.#log;
    const assembly = this.#assembly;
    if (assembly !== undefined) {
      logger.info({ reason, inFlight: assembly.inFlight.size }, "stopping");
      this.#serviceManager.stopping(reason);
      await drain(assembly, this.#transports, this.#config.timeouts);
    }
    const clean = await this.#lifetime.end(logger);
    logger.info({ clean }, "stopped");
    this.#log.flush();
    if (!clean) throw new Error("The server stopped, but not everything closed cleanly. The log names what did not.");
  }
}
