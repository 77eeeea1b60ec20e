import { once } from "node:events";
import { type AddressInfo, Server, type Socket } from "node:net";
import { setImmediate as loopTurn } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { monotonicMs } from "../../clock.js";
import { isLoopback } from "../../config/addresses.js";
import { BootError } from "../../errors/boot-error.js";
import { isRecord } from "../../operation/content.js";
import { inheritedSocket, type SocketName } from "./inherited-socket.js";

/** Milliseconds. A turn of the loop that took longer had work to do, and connections came meanwhile. */
const QUIET_TURN = 0.2;
/** Milliseconds after which the door closes, even where there was no quiet turn. */
const LAST_CONNECTIONS = 1_000;

/** Where to listen, and what the operator can change of it. */
export interface Binding {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** By which systemd names its socket, where it hands one over. */
  readonly name: SocketName;
  /** The keys and variables of host and port, for messages. */
  readonly settings: { readonly host: string; readonly port: string };
}

/** A web server at its address. */
export class Listener {
  readonly #app: FastifyInstance;
  readonly #binding: Binding;
  readonly #connections = new Set<Socket>();
  /** Connections there ever were. */
  #letIn = 0;
  #inherited: AddressInfo | undefined;
  #stopping: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(app: FastifyInstance, binding: Binding) {
    this.#app = app;
    this.#binding = binding;
    app.server.on("connection", (socket: Socket) => {
      this.#letIn += 1;
      this.#connections.add(socket);
      socket.once("close", () => this.#connections.delete(socket));
    });
  }

  /** `http://127.0.0.1:3000` */
  get origin(): string {
    const { isTls } = this.#binding;
    const host = this.#inherited?.address ?? this.#binding.host;
    return `${isTls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${this.port}`;
  }

  /** Whether its socket is systemd's, which keeps it open while the server restarts. */
  get isInherited(): boolean {
    return this.#inherited !== undefined;
  }

  /** The port bound; the configured one until then. */
  get port(): number {
    const bound = this.#app.server.address() as AddressInfo | null;
    return bound?.port ?? this.#binding.port;
  }

  /** @throws BootError where it can't listen */
  async start(): Promise<void> {
    const { host, port, name } = this.#binding;
    const fd = inheritedSocket(name, process.env);
    try {
      if (fd === undefined) await this.#app.listen({ host, port });
      else await this.#listenOn(fd);
    } catch (error) {
      const problem = { where: `${host}:${port}`, message: whyNotListening(error, this.#binding) };
      throw new BootError("The HTTP transport can't listen:", [problem], error);
    }
  }

  /** Takes no new connections. Resolves when those that came before were let in. */
  stopAccepting(): Promise<void> {
    this.#stopping ??= this.#stopListening();
    return this.#stopping;
  }

  /** Ends what is left. Answers already made are still sent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The web server's own way knows hosts and ports only. */
  async #listenOn(fd: number): Promise<void> {
    const { server } = this.#app;
    await this.#app.ready();
    server.listen({ fd });
    await once(server, "listening");
    const bound = server.address();
    if (bound === null || typeof bound === "string") throw new Error("the socket handed over is none of TCP");
    this.#inherited = bound;
    const { host, settings } = this.#binding;
    if (isLoopback(host) && !isLoopback(bound.address)) {
      server.close();
      throw new Error(
        `the socket handed over is bound to ${bound.address}, which others reach, and the config says ${host}. Set ${settings.host} to ${bound.address}, or bind the socket to ${host}`,
      );
    }
  }

  async #stopListening(): Promise<void> {
    // Those that wait at a socket of systemd's are let in by the next process.
    if (!this.isInherited) await this.#letInWhoWaits();
    // Not the web server's own way, which breaks off connections at once: who sends on one that is open is answered.
    Server.prototype.close.call(this.#app.server);
  }

  /**
   * Who waits to be let in is connected as the system sees it, may have sent a call, and would be reset by the end of the
   * socket. A turn of the loop lets in one, so this resolves right after one in which nobody came.
   */
  async #letInWhoWaits(): Promise<void> {
    const until = monotonicMs() + LAST_CONNECTIONS;
    // What is under way ends first, in a turn that may let nobody in.
    await loopTurn();
    for (let now = monotonicMs(); now < until; ) {
      const [startedAt, before] = [now, this.#letIn];
      await loopTurn();
      now = monotonicMs();
      if (this.#letIn === before && now - startedAt < QUIET_TURN) return;
    }
  }

  async #close(): Promise<void> {
    await this.stopAccepting();
    await readWhatArrived();
    const closed = this.#app.close();
    this.#app.server.closeIdleConnections();
    // Browsers and fetch() open one ahead of need. To Node it is not idle before its first request.
    for (const socket of this.#connections) if (socket.bytesRead === 0) socket.destroy();
    const lingering = setTimeout(() => this.#app.server.closeAllConnections(), 500);
    await closed;
    clearTimeout(lingering);
  }
}

/**
 * While the loop is busy, requests wait in the system's buffers, and would be reset. One turn takes what is under way to
 * its end, the next what was sent on connections that are open.
 */
async function readWhatArrived(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await loopTurn();
}

function whyNotListening(error: unknown, { settings }: Binding): string {
  const code = isRecord(error) ? error.code : undefined;
  if (code === "EADDRINUSE")
    return `another process listens there already. Stop it, or set another port with ${settings.port}`;
  if (code === "EACCES") return `this user may not use that port. Take one above 1023 with ${settings.port}`;
  if (code === "EADDRNOTAVAIL") return `this machine does not have that address. Set another with ${settings.host}`;
  return error instanceof Error ? error.message : String(error);
}
