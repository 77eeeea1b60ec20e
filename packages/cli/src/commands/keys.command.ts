import { Command } from "commander";
import type { KeysCreateFlags } from "../actions/keys-create.action.js";
import type { KeysRotateFlags } from "../actions/keys-rotate.action.js";
import type { KeysFlags } from "../keys/locate-keys.js";
import type { Terminal } from "../ui/terminal.js";
import { duration, keyLabel, momentToCome, scopeName } from "./option-parsers.js";

export function keysCommand(terminal: Terminal): Command {
  const keys = new Command("keys")
    .description("Make and manage the API keys that clients call the server with.")
    .addHelpText("after", "\nExamples:\n  $ mcp keys create --label ci --scope read\n  $ mcp keys list");
  for (const make of [create, list, rotate, revoke]) {
    keys.addCommand(
      make(terminal)
        .option("--file <path>", "the file of keys (default: the config's auth.apiKeys.file)")
        .option("--json", "print the outcome as JSON"),
    );
  }
  return keys;
}

function create(terminal: Terminal): Command {
  return new Command("create")
    .description("Make a key. Its secret is printed once: only a hash is kept.")
    .requiredOption("-l, --label <text>", "who or what the key is for", keyLabel)
    .option("-s, --scope <name>", "what it may do; give it again for each", scopeName)
    .option("-e, --expires <when>", "30d, 24h, 90m, or a date such as 2030-01-31 in UTC (default: never)", momentToCome)
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp keys create --label ci --scope read --scope write --expires 90d\n  $ mcp keys create --label ops --file /etc/my-server/keys.json --json",
    )
    .action(async (flags: KeysCreateFlags) => {
      const { keysCreate } = await import("../actions/keys-create.action.js");
      await keysCreate(flags, terminal);
    });
}

function list(terminal: Terminal): Command {
  return new Command("list")
    .description("List the keys: never a secret or a hash.")
    .addHelpText("after", "\nExamples:\n  $ mcp keys list\n  $ mcp keys list --json")
    .action(async (flags: KeysFlags) => {
      const { keysList } = await import("../actions/keys-list.action.js");
      await keysList(flags, terminal);
    });
}

function rotate(terminal: Terminal): Command {
  return new Command("rotate")
    .description("Give a key a new secret, printed once. The one before stays good for the overlap.")
    .argument("<id>", "the key's id")
    .option("-o, --overlap <duration>", "30d, 24h, 90m, or 0 (default: 24h)", duration)
    .option("-e, --expires <when>", "when the key ends from now on (default: as before)", momentToCome)
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcp keys rotate a1B2c3D4e5F6\n  $ mcp keys rotate a1B2c3D4e5F6 --overlap 90m --expires 90d",
    )
    .action(async (id: string, flags: KeysRotateFlags) => {
      const { keysRotate } = await import("../actions/keys-rotate.action.js");
      await keysRotate(id, flags, terminal);
    });
}

function revoke(terminal: Terminal): Command {
  return new Command("revoke")
    .description("End a key at once. A server that runs refuses it within a second, and ends its streams.")
    .argument("<id>", "the key's id")
    .addHelpText("after", "\nExamples:\n  $ mcp keys revoke a1B2c3D4e5F6")
    .action(async (id: string, flags: KeysFlags) => {
      const { keysRevoke } = await import("../actions/keys-revoke.action.js");
      await keysRevoke(id, flags, terminal);
    });
}
