import type { Said } from "./change.js";
import type { Finding, Rule } from "./schema/finding.js";

export type Part = "input" | "output";

interface Words {
  readonly breaking: string;
  readonly compatible: string;
}

const OTHERWISE: Record<Part, Words> = {
  input: {
    breaking: "Calls that were good are refused.",
    compatible: "Takes more than before.",
  },
  output: {
    breaking: "Answers may now be what clients do not expect.",
    compatible: "Answers are what clients know, or fewer.",
  },
};

const SPECIAL: Record<Part, Partial<Record<Rule, Words>>> = {
  input: {
    required: {
      breaking: "Calls without it are refused: clients and prompts made before do not send it.",
      compatible: "Calls may leave it out now.",
    },
    undeclared: {
      breaking: "Clients that send it are refused, or it does nothing any more.",
      compatible: "A new field that calls may leave out.",
    },
    closed: {
      breaking: "Calls with fields that are not declared are refused, or the fields do nothing any more.",
      compatible: "Takes fields that are not declared.",
    },
  },
  output: {
    required: {
      breaking: "Answers may lack it now: clients that read it find nothing.",
      compatible: "Answers always have it now.",
    },
    undeclared: {
      breaking:
        "A new field of answers. A client that holds them to a list of tools from before refuses it until it lists again.",
      compatible: "Answers do not have it any more; it could be missing before.",
    },
    closed: {
      breaking: "Answers may have fields that are not declared, which clients pass over.",
      compatible: "Answers have no fields that are not declared any more.",
    },
  },
};

/** What was found in the direction that harms clients. */
export function explainHarm(part: Part, { path, from, to, rule, certain, harmless }: Finding): Said {
  const words = wordsFor(part, rule).breaking;
  if (harmless === true) return { kind: "compatible", path: part + path, before: "not there", after: from, why: words };
  const sides = part === "input" ? { before: from, after: to } : { before: to, after: from };
  const why = certain ? words : `Can't tell: treated as breaking. If it is so: ${words}`;
  return { kind: "breaking", path: part + path, ...sides, why, certain };
}

/** What was found in the other direction. */
export function explainGain(part: Part, { path, from, to, rule }: Finding): Said {
  const sides = part === "input" ? { before: to, after: from } : { before: from, after: to };
  return { kind: "compatible", path: part + path, ...sides, why: wordsFor(part, rule).compatible };
}

function wordsFor(part: Part, rule: Rule): Words {
  return SPECIAL[part][rule] ?? OTHERWISE[part];
}
