/** Milliseconds in which an authorization server must have answered. */
const TIMEOUT = 5_000;
/** Bytes: what is longer is no answer. */
const MAX_ANSWER = 1024 * 1024;

/**
 * Asks an authorization server for JSON. Goes where it is told and nowhere else: redirects are not followed.
 * @throws Error that says why there is none
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  const headers = new Headers(init.headers);
  headers.set("accept", "application/json");
  const response = await fetch(url, { ...init, headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${origin}${pathname} answered ${response.status}`);
  }
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's error: that quotes what it read.
    throw new Error(`${origin}${pathname} did not answer JSON`);
  }
}

async function readText({ body, url }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`${new URL(url).origin} answered more than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
