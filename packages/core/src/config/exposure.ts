import type { BootProblem } from "../errors/boot-error.js";
import { isLoopback } from "./addresses.js";
import type { ResolvedConfig } from "./config-schema.js";

/** What has to be said before others than this machine may reach a server: being open to all must not be an oversight. */
export function exposureProblems({ auth, transports: { http } }: ResolvedConfig): BootProblem[] {
  if (http === undefined) return [];
  const { host, operations } = http;
  const problems: BootProblem[] = [];
  if (!isLoopback(host) && auth === undefined) {
    problems.push({
      where: "transports.http.host",
      message: `is ${JSON.stringify(host)} (MCP_HOST overrides it), which other machines reach, and auth is not set: anybody could call every tool. Set auth, or write auth: "none" where that is meant`,
    });
  }
  if (operations.port !== undefined && !isLoopback(operations.host) && operations.key === undefined) {
    problems.push({
      where: "transports.http.operations.host",
      message: `is ${JSON.stringify(operations.host)} (MCP_OPERATIONS_HOST overrides it), which other machines reach, and there is no key: anybody could read /metrics and /admin. Set transports.http.operations.key or MCP_OPERATIONS_KEY, or bind 127.0.0.1`,
    });
  }
  return problems;
}
