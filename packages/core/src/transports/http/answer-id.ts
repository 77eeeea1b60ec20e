import type { ServerResponse } from "node:http";
import { requestIdOf } from "../../protocol/request-id.js";

/** The request id that an answer has in its head, put there where it is not yet. */
export function answerIdOf(response: ServerResponse): string {
  const known = response.getHeader("x-request-id");
  if (typeof known === "string") return known;
  const id = requestIdOf(response.req.headers);
  if (!response.headersSent) response.setHeader("x-request-id", id);
  return id;
}
