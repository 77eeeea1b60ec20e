/** Series of promtool's notation, such as `0+1x10`, by what they are called. */
export type SeriesValues = Readonly<Record<string, string>>;

export interface Alert {
  readonly name: string;
  readonly expr: string;
  /** How long it must hold, such as "5m". */
  readonly for: string;
  /** `page`: somebody should look now. `ticket`: somebody should look this week. */
  readonly severity: "page" | "ticket";
  /** What tells rules of the same name apart. */
  readonly ruleLabels?: Readonly<Record<string, string>>;
  /** One line. Both may have `{{ $labels.x }}` in them, and `{{ $value | … }}`. */
  readonly summary: string;
  /** What happened, why, and what to do next. */
  readonly description: string;
  readonly proof: Proof;
}

/** What promtool shows with that the alert fires when it should, and only then. */
export interface Proof {
  readonly fires: SeriesValues;
  /** Looks much the same and is no reason to fire. */
  readonly quiet: SeriesValues;
  /** When both are asked, such as "20m". */
  readonly at: string;
  /** Of the one alert that fires. */
  readonly labels: Readonly<Record<string, string>>;
  /** What stands where `{{ $value | … }}` is. */
  readonly value?: string;
}

export interface Recording {
  readonly record: string;
  readonly expr: string;
}

/** Rules that are evaluated together, in this order. */
export interface RuleGroup {
  readonly name: string;
  readonly recordings?: readonly Recording[];
  readonly alerts: readonly Alert[];
}
