import {
  type MCPInput,
  MCPTool,
  PermanentError,
  safeFetch,
  type ToolContext,
  ToolError,
  TransientError,
} from "mcp-prod";
import { z } from "zod";
import type { Deps } from "../deps.js";

const MAX_BYTES = 200_000;
/** Milliseconds. Less than the tool's deadline. */
const TIMEOUT = 25_000;
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
    const { allowedHosts, privateHosts } = this.deps;
    const response = await safeFetch(url, {
      allowedHosts,
      privateHosts,
      allowHttp: true,
      signal: ctx.signal,
      timeout: TIMEOUT,
      maxBytes: MAX_BYTES,
      truncate: true,
    });
    const contentType = response.headers.get("content-type") ?? "";
    const problem = problemOf(response, contentType);
    if (problem !== undefined) throw problem;
    const bytes = await response.arrayBuffer();
    await ctx.progress(bytes.byteLength, undefined, "bytes read");
    // Bytes of a character that was cut in two are left out.
    const text = new TextDecoder().decode(bytes, { stream: response.truncated });
    return { url: response.url, status: response.status, contentType, text, truncated: response.truncated };
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
