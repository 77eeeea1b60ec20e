import type { Said } from "./change.js";
import type { ToolContract } from "./contract.js";

type Annotations = NonNullable<ToolContract["annotations"]>;
type Hint = "readOnlyHint" | "destructiveHint" | "idempotentHint" | "openWorldHint";

interface Meaning {
  readonly name: Hint;
  /** What it means where it is not set (MCP 2025-11-25, ToolAnnotations). */
  readonly otherwise: boolean;
  /** The value on which clients rely: they ask less of people, or call again. */
  readonly safe: boolean;
  readonly harm: string;
}

const HINTS: readonly Meaning[] = [
  {
    name: "readOnlyHint",
    otherwise: false,
    safe: true,
    harm: "Clients that call it without asking, because it only read, now let it change things.",
  },
  {
    name: "destructiveHint",
    otherwise: true,
    safe: false,
    harm: "Clients that call it without asking, because it destroyed nothing, now let it destroy.",
  },
  {
    name: "idempotentHint",
    otherwise: false,
    safe: true,
    harm: "Clients that call it again after a failure may now do things twice.",
  },
  {
    name: "openWorldHint",
    otherwise: true,
    safe: false,
    harm: "Clients that took its answers for those of a closed system now get what others wrote.",
  },
];

/** What changed in the meaning of a tool's hints: one that is not set means something too. */
export function compareHints(before: Annotations = {}, after: Annotations = {}): Said[] {
  return HINTS.flatMap(({ name, otherwise, safe, harm }): Said[] => {
    const [was, is] = [before[name] ?? otherwise, after[name] ?? otherwise];
    if (was === is || !isMeant(name, before, after)) return [];
    const sides = { path: name, before: say(was, before[name]), after: say(is, after[name]) };
    return was === safe
      ? [{ kind: "breaking", ...sides, why: harm }]
      : [{ kind: "compatible", ...sides, why: "Promises more than before." }];
  });
}

/** Where a tool only reads, destroying and repeating mean nothing. */
function isMeant(name: Hint, before: Annotations, after: Annotations): boolean {
  const readsOnly = before.readOnlyHint === true || after.readOnlyHint === true;
  return !readsOnly || name === "readOnlyHint" || name === "openWorldHint";
}

function say(meant: boolean, set: boolean | undefined): string {
  return set === undefined ? `${meant} (not set)` : String(meant);
}
