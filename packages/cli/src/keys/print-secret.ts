import type { NewSecret } from "mcp-prod";
import type { Terminal } from "../ui/terminal.js";

const CURL = `curl http://127.0.0.1:3000/mcp \\
    -H "Authorization: Bearer $MCP_KEY" -H 'Content-Type: application/json' \\
    -H 'Accept: application/json, text/event-stream' \\
    -d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'`;

/** Prints a secret, and this once: alone on standard output, with how to use it beside. */
export function printSecret({ token }: NewSecret, terminal: Terminal): void {
  terminal.note(
    `${terminal.style("yellow", "Keep it now")}: only a hash of it is stored, and it can't be shown again.\n`,
  );
  terminal.print(token);
  terminal.note(`
With it in MCP_KEY, ask your server for its tools:

  ${CURL}

A client sends it with every request:

  "headers": { "Authorization": "Bearer <the key>" }
`);
}

/** Prints the same for a program. */
export function printSecretJson({ key, token }: NewSecret, file: string, terminal: Terminal): void {
  terminal.printJson({ ok: true, file, key, secret: token });
}
