import { CliError, EXIT } from "../ui/cli-error.js";

export type Arguments = Record<string, unknown>;

/** Arguments as they stand on the command line. */
export interface GivenArguments {
  arg?: Map<string, string>;
  json?: string | true;
}

interface DescribedTool {
  readonly name: string;
  readonly inputSchema: { readonly properties?: Record<string, unknown> | undefined };
}

/**
 * Makes a tool's arguments of `--json` and `--arg`; the latter win.
 * @throws CliError where they can't be read
 */
export function readArguments(tool: DescribedTool, { arg, json }: GivenArguments): Arguments {
  const given = typeof json === "string" ? parseObject(json) : {};
  for (const [key, text] of arg ?? []) given[key] = toTyped(text, tool.inputSchema.properties?.[key], key);
  return given;
}

function parseObject(text: string): Arguments {
  const value = parseJson(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new CliError(
    `--json takes a JSON object, not ${text}.`,
    `Write it as '{"key":"value"}', in single quotes.`,
    EXIT.usage,
  );
}

/** What a schema calls a string stays as it was typed; the rest is JSON. */
function toTyped(text: string, schema: unknown, key: string): unknown {
  const type = typeof schema === "object" && schema !== null && "type" in schema ? schema.type : undefined;
  if (type === "string") return text;
  const value = parseJson(text);
  if (value !== undefined) return value;
  if (typeof type !== "string") return text;
  throw new CliError(
    `--arg ${key} takes a value of type ${type}, not ${text}.`,
    "Numbers and true/false as they are, lists and objects as JSON.",
    EXIT.usage,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
