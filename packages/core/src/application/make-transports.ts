import type { ResolvedConfig } from "../config/config-schema.js";
import type { ProtocolOutput } from "../transports/stdio/stdout-guard.js";
import type { Transport } from "../transports/transport.js";
import type { Assembly } from "./assembly.js";

/**
 * The ways in that the config turns on. Each is loaded only where it is used: a stdio server starts without a web server.
 * @param output standard output, where stdio is on
 * @param onClientGone the client on stdio closed its end of the pipe
 */
export async function makeTransports(
  { http, sse }: ResolvedConfig["transports"],
  assembly: Assembly,
  output: ProtocolOutput | undefined,
  onClientGone: () => void,
): Promise<Transport[]> {
  const transports: Transport[] = [];
  if (http !== undefined) {
    const { HttpTransport } = await import("../transports/http/http-transport.js");
    transports.push(new HttpTransport(http, assembly, sse));
  }
  if (output !== undefined) {
    const { StdioTransport } = await import("../transports/stdio/stdio-transport.js");
    transports.push(new StdioTransport(output, { ...assembly, onClientGone }));
  }
  return transports;
}
