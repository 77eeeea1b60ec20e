import type { BudgetsConfig } from "../config/limits-schema.js";

/** What a principal may spend in a period. Infinity: as much as it likes. */
export interface Budget {
  readonly soft: number;
  readonly hard: number;
}

/** Who may spend how much. */
export class Budgets {
  readonly #default: Budget;
  readonly #own: ReadonlyMap<string, Budget>;

  constructor(readonly config: BudgetsConfig) {
    this.#default = toBudget(config.perPrincipal);
    this.#own = new Map(Object.entries(config.principals).map(([id, budget]) => [id, toBudget(budget)]));
  }

  of(principal: string): Budget {
    return this.#own.get(principal) ?? this.#default;
  }
}

function toBudget({ soft, hard }: BudgetsConfig["perPrincipal"]): Budget {
  return { soft: soft ?? Number.POSITIVE_INFINITY, hard: hard ?? Number.POSITIVE_INFINITY };
}
