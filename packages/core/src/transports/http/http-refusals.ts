import type { ServerResponse } from "node:http";
import type { RefusalLog } from "../../logging/refusal-log.js";
import { answerIdOf } from "./answer-id.js";
import type { ClientAddress } from "./client-address.js";

/** Logs requests over HTTP that are refused before there is a call of them. */
export class HttpRefusals {
  constructor(
    readonly log: RefusalLog,
    private readonly addressOf: ClientAddress,
  ) {}

  refused(response: ServerResponse, status: number, error: unknown): void {
    const { req: request } = response;
    const { method, url = "" } = request;
    // A query may have credentials in it.
    const path = url.split("?", 1)[0];
    const address = this.addressOf(request);
    this.log.refused({ requestId: answerIdOf(response), method, path, status, address }, error);
  }
}
