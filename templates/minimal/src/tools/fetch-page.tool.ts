import { type MCPInput, MCPTool, PermanentError, type ToolContext, ToolError, TransientError } from "mcp-prod";
import { z } from "zod";
import type { Deps } from "../deps.js";
import { readText } from "../read-text.js";

const MAX_BYTES = 200_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What a model can read. A page without a type is taken for text. */
const TEXT_TYPE = /^$|^text\/|[/+](?:json|xml|javascript)\b/i;

export default class FetchPageTool extends MCPTool {
  name = "fetch_page";
  title = "Fetch a page";
  description = "Fetches a page from one of the hosts that this server allows, and returns its text as it was sent.";
  schema = z.object({
    url: z
      .url({ protocol: /^https?$/, error: "must be an http or https URL" })
      .max(2_000)
      .describe("The page's full address, http or https"),
  });
  output = z.object({
    url: z.string().describe("Where the page came from, after redirects"),
    status: z.int(),
    contentType: z.string(),
    text: z.string(),
    truncated: z.boolean().describe("Whether the page goes on beyond the text"),
  });
  annotations = { readOnlyHint: true, openWorldHint: true };

  constructor(private readonly deps: Deps) {
    super();
  }

  async execute({ url }: MCPInput<this>, ctx: ToolContext) {
    try {
      const response = await this.follow(new URL(url), ctx.signal);
      const contentType = response.headers.get("content-type") ?? "";
      const problem = problemOf(response, contentType);
      if (problem !== undefined) {
        await response.body?.cancel();
        throw problem;
      }
      const page = await readText(response.body, MAX_BYTES, (bytes) => ctx.progress(bytes, undefined, "bytes read"));
      return { url: response.url, status: response.status, contentType, ...page };
    } catch (error) {
      if (error instanceof ToolError) throw error;
      throw new TransientError("The page can't be reached just now. Try again in a moment.", { cause: error });
    }
  }

  /** Follows redirects by hand, so that no hop leads to a host that is not allowed. */
  private async follow(start: URL, signal: AbortSignal): Promise<Response> {
    let url = start;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      this.refuseForbidden(url);
      const response = await fetch(url, { redirect: "manual", signal });
      const location = response.headers.get("location");
      if (!REDIRECTS.has(response.status) || location === null) return response;
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new PermanentError(`${start.href} redirects more than ${MAX_REDIRECTS} times.`);
  }

  private refuseForbidden({ protocol, host, username, password }: URL): void {
    const { allowedHosts } = this.deps;
    const isWeb = protocol === "http:" || protocol === "https:";
    if (isWeb && username === "" && password === "" && allowedHosts.includes(host)) return;
    throw new ToolError(
      "FORBIDDEN",
      `${protocol}//${host} is not allowed. Pages come over http or https, without credentials, from: ${allowedHosts.join(", ")}.`,
      { action: "fix_input", details: { allowedHosts } },
    );
  }
}

/** Tells an agent what to do about an answer that is no page: wait, correct the address, or go another way. */
function problemOf({ ok, status, url, headers }: Response, contentType: string): ToolError | undefined {
  if (status === 404) return new ToolError("NOT_FOUND", `There is no page at ${url}.`);
  if (status === 429) {
    const retryAfter = Number(headers.get("retry-after")) || 60;
    return new ToolError("RATE_LIMITED", `${url} is asked too often.`, { retryAfter });
  }
  if (status >= 500) return new TransientError(`${url} fails just now, with status ${status}.`);
  if (!ok) return new PermanentError(`${url} can't be had: it answers with status ${status}.`);
  if (!TEXT_TYPE.test(contentType)) return new PermanentError(`${url} is ${contentType}, which is not text.`);
  return undefined;
}
