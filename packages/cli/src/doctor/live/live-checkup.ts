import { CliError, EXIT } from "../../ui/cli-error.js";
import { type Answer, type Probe, sendProbe } from "./send-probe.js";
import { type Stop, watchStop } from "./watch-stop.js";

export interface LiveOptions {
  readonly url: string;
  readonly key?: string | undefined;
  readonly operationsKey?: string | undefined;
  /** Whose process is sent SIGTERM. */
  readonly pid?: number | undefined;
}

/** How a running server answered. */
export interface LiveCheckup {
  readonly url: URL;
  /** Whether others than this machine reach the address. */
  readonly isRemote: boolean;
  /** Whether a request without a key is expected to be refused. */
  readonly asksForKeys: boolean;
  readonly anonymous: Answer;
  /** Undefined where no key was given. */
  readonly keyed: Answer | undefined;
  readonly foreignOrigin: Answer;
  /** Undefined where the connection was closed on it. */
  readonly foreignHost: Answer | undefined;
  readonly notJson: Answer;
  readonly ready: Answer;
  /** As it came through a proxy, from somewhere in the world. */
  readonly metrics: Answer;
  /** Undefined where no key was given. */
  readonly operations: Answer | undefined;
  readonly stop: Stop | undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const EVIL = "mcp-doctor.invalid";
/** Of the addresses that are for documentation (RFC 5737). */
const SOMEWHERE = "203.0.113.1";

/**
 * Asks a running server what it must answer in a certain way, and ends its process where that was asked for.
 * @throws CliError where nothing answers
 */
export async function examine({ url: address, key, operationsKey, pid }: LiveOptions): Promise<LiveCheckup> {
  const url = parseAddress(address);
  const ask = (probe: Probe) => sendProbe(url, probe).catch((error: unknown) => refuseSilence(url, error));
  const credentials = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const isRemote = !LOOPBACK.test(url.hostname);
  return {
    url,
    isRemote,
    asksForKeys: isRemote || key !== undefined,
    anonymous: await ask(ping(url)),
    keyed: key === undefined ? undefined : await ask(ping(url, credentials)),
    foreignOrigin: await ask(ping(url, { ...credentials, origin: `https://${EVIL}` })),
    foreignHost: await sendProbe(url, ping(url, { ...credentials, host: EVIL })).catch(() => undefined),
    notJson: await ask({ ...ping(url, credentials), body: "{" }),
    ready: await ask(get("/readyz")),
    metrics: await ask(get("/metrics", { "x-forwarded-for": SOMEWHERE })),
    operations:
      operationsKey === undefined
        ? undefined
        : await ask(get("/metrics", { authorization: `Bearer ${operationsKey}` })),
    stop: pid === undefined ? undefined : await watchStop(pid, () => sendProbe(url, get("/readyz"))),
  };
}

function parseAddress(address: string): URL {
  if (/^https?:\/\//.test(address) && URL.canParse(address)) {
    const url = new URL(address);
    return url.pathname === "/" ? new URL("/mcp", url) : url;
  }
  throw new CliError(`${address} is not an address.`, "Write it as https://mcp.example.com/mcp.", EXIT.usage);
}

function ping(url: URL, headers: Probe["headers"] = {}): Probe {
  return {
    method: "POST",
    path: url.pathname,
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  };
}

function get(path: string, headers: Probe["headers"] = {}): Probe {
  return { method: "GET", path, headers };
}

function refuseSilence(url: URL, error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  throw new CliError(`No server answers at ${url.origin}: ${why}.`, "Start it, or check the address.");
}
