import type { UsageQuery, UsageReport } from "mcp-prod";
import { CliError, EXIT } from "../ui/cli-error.js";

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Asks a running server. */
export async function fetchUsage(
  address: string,
  { period, principal, key }: UsageQuery & { readonly key?: string | undefined },
): Promise<UsageReport> {
  if (!URL.canParse(address))
    throw new CliError(`${address} is not an address.`, "Write it as http://127.0.0.1:3000.", EXIT.usage);
  const url = new URL("/admin/usage", address);
  if (period !== undefined) url.searchParams.set("period", period);
  if (principal !== undefined) url.searchParams.set("principal", principal);
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const answer = await fetch(url, { headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT) }).catch(
    (error: unknown) => {
      throw new CliError(
        `No server answers at ${url.origin}: ${reason(error)}.`,
        "Start it with `mcp start`, or check the address.",
      );
    },
  );
  const body: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && isReport(body)) return body;
  throw refusalOf(answer.status, body, url);
}

function refusalOf(status: number, body: unknown, url: URL): CliError {
  if (status === 401 || status === 403) {
    return new CliError(
      `The server at ${url.origin} does not show its usage to you (status ${status}).`,
      "Give its transports.http.operations.key with --key; without one, it answers on its own machine only.",
    );
  }
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : undefined;
  if (status === 400 && typeof error === "string")
    return new CliError(error, "Correct --period or --principal.", EXIT.usage);
  return new CliError(
    `What answers at ${url.href} does not know of usage (status ${status}).`,
    "Check the address: /admin is on the port of transports.http.operations, where that is set.",
  );
}

function isReport(body: unknown): body is UsageReport {
  return (
    typeof body === "object" && body !== null && "entries" in body && Array.isArray(body.entries) && "budgets" in body
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
