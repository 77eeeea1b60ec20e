/** The server answered, and not with what was asked for. */
export class BadAnswer extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks the server for JSON.
 * @param path below /admin/
 * @throws BadAnswer where it refuses; TypeError or DOMException where it is not reached in time
 */
export async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  // Relative to this file, so that a proxy may serve the page under a path of its own.
  const response = await fetch(new URL(`../${path}`, import.meta.url), { cache: "no-store", ...init });
  const text = await response.text();
  if (!response.ok) throw new BadAnswer(response.status, messageIn(text) ?? response.statusText);
  return JSON.parse(text);
}

/** The message of a JSON-RPC error, or an error that is one. */
function messageIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text);
    const message = error?.message ?? error;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** What went wrong, and what to do. */
export function describe(error: unknown): string {
  if (!(error instanceof BadAnswer)) return "The server can't be reached. It is asked again every few seconds.";
  if (error.status === 401 || error.status === 403) {
    return `The server refused the credentials (${error.status}). Reload the page to give the operations key again.`;
  }
  return `The server answered with status ${error.status}: ${error.message}`;
}
