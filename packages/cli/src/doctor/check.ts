import type { Checkup } from "./checkup.js";

/** `error`: unsafe or broken in production. `warning`: sooner or later it hurts. `note`: worth a thought. */
export const SEVERITIES = ["error", "warning", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One kind of finding. */
export interface Rule {
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
}

export interface Finding extends Rule {
  readonly id: string;
  /** A file, a config key, a tool's field. */
  readonly where: string;
}

/** One part of the review. */
export interface Check {
  readonly rules: Readonly<Record<string, Rule>>;
  /** Pure. */
  run(checkup: Checkup): Finding[];
}

interface Spot<Id extends string> {
  readonly id: Id;
  readonly where: string;
}

export function defineCheck<Id extends string>(
  rules: Readonly<Record<Id, Rule>>,
  find: (checkup: Checkup) => readonly Spot<Id>[],
): Check {
  return { rules, run: (checkup) => find(checkup).map(({ id, where }) => ({ id, where, ...rules[id] })) };
}

/** What is found where something holds. */
export function spotIf<Id extends string>(found: boolean, id: Id, where: string): Spot<Id>[] {
  return found ? [{ id, where }] : [];
}
