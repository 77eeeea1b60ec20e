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

/** One part of the review: of a built project, or of a server that runs. */
export interface Check<Subject = Checkup> {
  readonly rules: Readonly<Record<string, Rule>>;
  /** Pure. */
  run(subject: Subject): Finding[];
}

interface Spot<Id extends string> {
  readonly id: Id;
  readonly where: string;
}

export function defineCheck<Id extends string, Subject = Checkup>(
  rules: Readonly<Record<Id, Rule>>,
  find: (subject: Subject) => readonly Spot<Id>[],
): Check<Subject> {
  return { rules, run: (subject) => find(subject).map(({ id, where }) => ({ id, where, ...rules[id] })) };
}

/** What is found where something holds. */
export function spotIf<Id extends string>(found: boolean, id: Id, where: string): Spot<Id>[] {
  return found ? [{ id, where }] : [];
}
