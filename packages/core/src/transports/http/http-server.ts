import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TlsFiles } from "./tls-files.js";

/** Of one request. */
export const MAX_HEADERS = 100;

/** How long clients may take, in milliseconds. */
export interface TimeLimits {
  /** For a request's headers, the first from when it connects. */
  readonly headersTimeout: number;
  /** For the whole request. */
  readonly requestTimeout: number;
  /** For the next request on the connection: longer than balancers keep theirs. */
  readonly keepAliveTimeout: number;
  /** Between looks for those who took longer. */
  readonly connectionsCheckingInterval: number;
}

export const TIME_LIMITS: TimeLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 5_000,
};

/** Node's server with the framework's limits, with TLS where there are files for it. */
export function makeHttpServer(handle: RequestListener, limits: TimeLimits, tls: TlsFiles | undefined): Server {
  const options = {
    ...limits,
    // Bytes of all headers.
    maxHeaderSize: 16_384,
    // Of two Authorization headers the first would be taken in silence: joined, they are no good.
    joinDuplicateHeaders: true,
  };
  const server =
    tls === undefined
      ? createServer(options, handle)
      : tls.attach(createTlsServer({ ...options, ...tls.current, handshakeTimeout: limits.headersTimeout }, handle));
  // Node drops what is beyond in silence: one more than there may be shows that there was more.
  server.maxHeadersCount = MAX_HEADERS + 1;
  return server;
}
