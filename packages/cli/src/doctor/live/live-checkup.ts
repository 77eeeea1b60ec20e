import { CliError, EXIT } from "../../ui/cli-error.js";
import { isOfEndpoint, readHealth } from "./answers.js";
import { explainSilence } from "./explain-silence.js";
import { type Answer, type Probe, sendProbe } from "./send-probe.js";
import { checkProcess, type Stop, watchStop } from "./watch-stop.js";

export interface LiveOptions {
  readonly url: string;
  readonly key?: string | undefined;
  /** Where /metrics and /admin are, where they have a port of their own. */
  readonly operationsUrl?: string | undefined;
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
  /** Whether what answers is an MCP endpoint at all. */
  readonly isEndpoint: boolean;
  readonly anonymous: Answer;
  /** Undefined where no key was given. */
  readonly keyed: Answer | undefined;
  readonly foreignOrigin: Answer;
  /** Undefined where the connection was closed on it. */
  readonly foreignHost: Answer | undefined;
  readonly notJson: Answer;
  readonly ready: Answer;
  /** Of the server's port, and of that of /metrics and /admin where they have their own. */
  readonly operations: readonly OperationsAnswers[];
  /** Where they are meant to be. */
  readonly operationsUrl: URL;
  /** /metrics as they are meant to be read. Undefined where neither address nor key of theirs was given. */
  readonly metrics: Answer | undefined;
  readonly stop: Stop | undefined;
}

/** As they came through a proxy, from somewhere in the world. */
interface OperationsAnswers {
  readonly url: URL;
  readonly metrics: Answer;
  readonly status: Answer;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const EVIL = "mcp-doctor.invalid";
/** Of the addresses that are for documentation (RFC 5737). */
const FROM_SOMEWHERE = { "x-forwarded-for": "203.0.113.1" };

/**
 * Asks a running server what it must answer in a certain way, and ends its process where that was asked for.
 * @throws CliError where nothing answers, or there is no such process
 */
export async function examine(options: LiveOptions): Promise<LiveCheckup> {
  const { key, operationsKey, pid } = options;
  const url = parseAddress(options.url, "/mcp");
  const operationsUrl = options.operationsUrl === undefined ? url : parseAddress(options.operationsUrl, "/");
  if (pid !== undefined) checkProcess(pid);
  const credentials = bearer(key);
  const isRemote = !LOOPBACK.test(url.hostname);
  const readyz = get(url, "readyz");
  const isWatched = operationsUrl !== url || operationsKey !== undefined;
  const answers = {
    anonymous: await ask(ping(url)),
    keyed: key === undefined ? undefined : await ask(ping(url, credentials)),
    foreignOrigin: await ask(ping(url, { ...credentials, origin: `https://${EVIL}` })),
    foreignHost: await sendProbe(ping(url, { ...credentials, host: EVIL })).catch(() => undefined),
    notJson: await ask({ ...ping(url, credentials), body: "{" }),
    ready: await ask(readyz),
    operations: await askOperations([...new Set([url, operationsUrl])]),
    metrics: isWatched ? await ask(get(operationsUrl, "metrics", bearer(operationsKey))) : undefined,
  };
  const { anonymous, keyed, ready } = answers;
  const isEndpoint = [anonymous, keyed ?? anonymous].some(isOfEndpoint) || isBehind(anonymous, ready);
  const stop = pid === undefined || !isEndpoint ? undefined : await watchStop(pid, ping(url, credentials), readyz);
  return { url, isRemote, asksForKeys: isRemote || key !== undefined, operationsUrl, isEndpoint, ...answers, stop };
}

/** A proxy may put its own pages in the place of errors. */
function isBehind({ status }: Answer, ready: Answer): boolean {
  return readHealth(ready) !== undefined && (status < 300 || status > 399) && status !== 404 && status !== 405;
}

async function askOperations(bases: readonly URL[]): Promise<OperationsAnswers[]> {
  const found: OperationsAnswers[] = [];
  for (const url of bases) {
    const metrics = await ask(get(url, "metrics", FROM_SOMEWHERE));
    found.push({ url, metrics, status: await ask(get(url, "admin/status", FROM_SOMEWHERE)) });
  }
  return found;
}

/** @param path where the address names none */
function parseAddress(address: string, path: string): URL {
  const url = /^https?:\/\//.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined) {
    throw new CliError(
      `"${address}" is not an address.`,
      "Write it with http:// or https://, such as https://mcp.example.com/mcp.",
      EXIT.usage,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new CliError("There is a name or a password in the address.", "Take it out, and give --key.", EXIT.usage);
  }
  return url.pathname === "/" ? new URL(path, url) : url;
}

function bearer(key: string | undefined): Probe["headers"] {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

function ping(url: URL, headers: Probe["headers"] = {}): Probe {
  return {
    method: "POST",
    url,
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  };
}

/** Beside the address, as a proxy passes a server on that is not at its top. */
function get(base: URL, path: string, headers: Probe["headers"] = {}): Probe {
  return { method: "GET", url: new URL(path, base), headers };
}

async function ask(probe: Probe): Promise<Answer> {
  const answer = await sendProbe(probe).catch((error: unknown) => {
    throw explainSilence(probe.url, error);
  });
  if (answer.status !== 429) return answer;
  const wait = answer.headers["retry-after"];
  throw new CliError(
    `${probe.url.href} answered with 429: requests from here are limited, and the rest can't be told.`,
    `Ask again ${wait === undefined ? "in a minute" : `in ${wait} s`}.`,
  );
}
