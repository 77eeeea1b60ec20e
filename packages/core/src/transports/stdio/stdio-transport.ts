import type { Logger } from "../../logging/logger.js";
import type { RefusalLog } from "../../logging/refusal-log.js";
import { LOCAL } from "../../principal/principal.js";
import type { Dispatcher } from "../../protocol/dispatcher.js";
import { connectionExchange } from "../../protocol/exchange.js";
import { encodeResponse, JSON_RPC, ProtocolError, toErrorResponse } from "../../protocol/json-rpc.js";
import { parseMessage } from "../../protocol/parse-message.js";
import { Session } from "../../protocol/session.js";
import type { Subscriptions } from "../../protocol/subscriptions.js";
import type { Telemetry } from "../../tracing/telemetry.js";
import type { Transport } from "../transport.js";
import { ClientPing } from "./client-ping.js";
import { LineReader } from "./line-reader.js";
import type { ProtocolOutput } from "./stdout-guard.js";

/** Characters. */
const MAX_LINE = 4 * 1024 * 1024;

/** Standard output is there as long as the process. */
const NEVER_ENDS = () => {};

export interface StdioServices {
  readonly dispatcher: Dispatcher;
  readonly subscriptions: Subscriptions;
  readonly logger: Logger;
  readonly telemetry?: Telemetry | undefined;
  readonly refusals: RefusalLog;
  /** The client closed its end of the pipe. */
  onClientGone(): void;
}

/** One client over standard input and output, a JSON-RPC message a line (MCP 2025-11-25, stdio). */
export class StdioTransport implements Transport {
  readonly address = "stdio";
  readonly #session = new Session(undefined, LOCAL);
  readonly #lines = new LineReader(MAX_LINE);
  readonly #output: ProtocolOutput;
  readonly #services: StdioServices;
  readonly #ping: ClientPing;
  #lastWrite: Promise<void> = Promise.resolve();
  connections = 0;

  constructor(output: ProtocolOutput, services: StdioServices) {
    this.#output = output;
    this.#services = services;
    this.#ping = new ClientPing(this.#session, (message) => this.#send(JSON.stringify(message)), services.logger);
  }

  async start(): Promise<void> {
    this.connections = 1;
    this.#services.subscriptions.open(this.#session, (message) => this.#send(JSON.stringify(message)), NEVER_ENDS);
    process.stdin.on("data", this.#onData).once("end", this.#onEnd);
    this.#ping.start();
    process.stdout.on("error", this.#onBrokenPipe);
  }

  async stopAccepting(): Promise<void> {
    this.#ping.stop();
    process.stdin.off("data", this.#onData).off("end", this.#onEnd).pause();
  }

  async close(): Promise<void> {
    await this.stopAccepting();
    // What ends with the server is answered in this very turn.
    await new Promise(setImmediate);
    await this.#lastWrite;
    this.connections = 0;
    const { startedAt, client } = this.#session;
    this.#services.telemetry?.sessionEnded(startedAt, client?.protocolVersion, false);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#ping.heard();
    this.#lines.push(
      chunk,
      (line) => void this.#receive(line),
      () => this.#refuse(lineTooLong()),
    );
  };

  /** The client sends no more; it may still read answers. */
  readonly #onEnd = (): void => {
    this.connections = 0;
    this.#services.onClientGone();
  };

  readonly #onBrokenPipe = (): void => {
    this.#session.cancelAll("The client hung up.");
    this.#onEnd();
  };

  async #receive(line: string): Promise<void> {
    let message: unknown;
    try {
      message = parseMessage(line, "The line");
    } catch (error) {
      this.#refuse(error);
      return;
    }
    const exchange = connectionExchange(this.#session, (sent) => this.#send(JSON.stringify(sent)), message);
    const response = await this.#services.dispatcher.dispatch(message, exchange);
    if (response !== undefined) await this.#send(encodeResponse(response, exchange.requestId));
  }

  /** Answers what is no message. */
  #refuse(error: unknown): void {
    const requestId = crypto.randomUUID();
    this.#services.refusals.refused({ requestId, address: undefined }, error);
    void this.#send(JSON.stringify(toErrorResponse(undefined, error, requestId)));
  }

  #send(message: string): Promise<void> {
    this.#lastWrite = this.#output.write(`${message}\n`);
    return this.#lastWrite;
  }
}

function lineTooLong(): ProtocolError {
  return new ProtocolError(
    JSON_RPC.invalidRequest,
    `The line is longer than ${MAX_LINE} characters. Send less at once.`,
    { code: "PAYLOAD_TOO_LARGE" },
  );
}
