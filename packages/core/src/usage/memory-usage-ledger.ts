import type { Budget } from "./budgets.js";
import { type Period, type PeriodKind, periodAt, periodOf } from "./period.js";
import { roundCost } from "./round-cost.js";
import type { Charge, UsageEntry, UsageLedger } from "./usage-ledger.js";

/** Periods that are kept, the current one included. */
const KEPT_PERIODS = 8;
/** Principals whose usage is kept, over all periods. Past periods go first; then those that come are counted as one. */
const MAX_PRINCIPALS = 100_000;
/** As whom those are counted. */
const OTHERS = "_others";

interface Tally {
  calls: number;
  cost: number;
}

interface Account {
  spent: number;
  isPastSoft: boolean;
  readonly tools: Map<string, Tally>;
}

interface Book {
  readonly period: Period;
  readonly accounts: Map<string, Account>;
}

/** What a principal spent in a period. */
export interface Spender {
  readonly principal: string;
  /** The period's label. */
  readonly period: string;
  readonly spent: number;
}

/** One server's own ledger, bounded in what it keeps. */
export class MemoryUsageLedger implements UsageLedger {
  readonly #kind: PeriodKind;
  readonly #now: () => number;
  readonly #maxPrincipals: number;
  readonly #books = new Map<string, Book>();
  #current: Book;
  #principals = 0;
  /** Grows with every change. */
  version = 0;

  /** @param now milliseconds since 1970 */
  constructor(kind: PeriodKind, now: () => number = Date.now, maxPrincipals = MAX_PRINCIPALS) {
    this.#kind = kind;
    this.#now = now;
    this.#maxPrincipals = maxPrincipals;
    this.#current = this.#bookOf(periodAt(kind, now()));
  }

  count(principal: string, tool: string): void {
    this.#tally(this.#account(this.#today(), principal), tool).calls += 1;
    this.version += 1;
  }

  charge(principal: string, tool: string, cost: number, { soft, hard }: Budget): Charge {
    const book = this.#today();
    const { period } = book;
    const account = this.#account(book, principal);
    const after = roundCost(account.spent + cost);
    if (after > hard || account.spent >= hard) {
      return { accepted: false, spent: account.spent, period, crossedSoft: false, refund: () => {} };
    }
    this.#add(account, tool, cost);
    const crossedSoft = cost > 0 && after >= soft && !account.isPastSoft;
    if (crossedSoft) account.isPastSoft = true;
    const refund = () => {
      this.#add(account, tool, -cost);
      if (crossedSoft) account.isPastSoft = false;
    };
    return { accepted: true, spent: after, period, crossedSoft, refund };
  }

  *entries(): Generator<UsageEntry, void, undefined> {
    for (const { period, accounts } of this.#books.values()) {
      for (const [principal, { tools }] of accounts) {
        for (const [tool, { calls, cost }] of tools) {
          if (calls > 0 || cost > 0) yield { principal, tool, period: period.label, calls, cost };
        }
      }
    }
  }

  /** Those who spent most in the current period, and they first; who spent nothing is not there. */
  topSpenders(count: number): Spender[] {
    const { period, accounts } = this.#today();
    const top: Spender[] = [];
    for (const [principal, { spent }] of accounts) {
      const least = top.length < count ? 0 : (top.at(-1)?.spent ?? 0);
      if (spent <= least) continue;
      top.push({ principal, period: period.label, spent });
      top.sort((a, b) => b.spent - a.spent);
      top.length = Math.min(top.length, count);
    }
    return top;
  }

  /** Adds what an earlier process kept. Entries of no period are left out. */
  restore(entries: Iterable<UsageEntry>): void {
    this.#today();
    for (const { principal, tool, period: label, calls, cost } of entries) {
      const period = periodOf(label);
      if (period === undefined) continue;
      const account = this.#account(this.#bookOf(period), principal);
      this.#add(account, tool, cost);
      this.#tally(account, tool).calls += calls;
    }
    this.#dropPast(KEPT_PERIODS);
  }

  /** A clock that was set leads to another period too, in either direction. */
  #today(): Book {
    const now = this.#now();
    const { from, to } = this.#current.period;
    if (now >= to || now < from) {
      this.#current = this.#bookOf(periodAt(this.#kind, now));
      this.#dropPast(KEPT_PERIODS);
    }
    return this.#current;
  }

  #bookOf(period: Period): Book {
    const known = this.#books.get(period.label);
    if (known !== undefined) return known;
    const book = { period, accounts: new Map<string, Account>() };
    this.#books.set(period.label, book);
    return book;
  }

  #account(book: Book, principal: string): Account {
    return book.accounts.get(principal) ?? this.#open(book, principal);
  }

  #open(book: Book, principal: string): Account {
    while (this.#principals >= this.#maxPrincipals && this.#books.size > 1 && book === this.#current) {
      this.#dropPast(this.#books.size - 1);
    }
    const id = this.#principals < this.#maxPrincipals ? principal : OTHERS;
    const shared = book.accounts.get(id);
    if (shared !== undefined) return shared;
    const account = { spent: 0, isPastSoft: false, tools: new Map<string, Tally>() };
    book.accounts.set(id, account);
    this.#principals += 1;
    return account;
  }

  #add(account: Account, tool: string, cost: number): void {
    const tally = this.#tally(account, tool);
    account.spent = roundCost(account.spent + cost);
    tally.cost = roundCost(tally.cost + cost);
    this.version += 1;
  }

  #tally({ tools }: Account, tool: string): Tally {
    const known = tools.get(tool);
    if (known !== undefined) return known;
    const tally = { calls: 0, cost: 0 };
    tools.set(tool, tally);
    return tally;
  }

  /** Drops the oldest but the current one, until so many are left. */
  #dropPast(kept: number): void {
    const past = [...this.#books.values()]
      .filter((book) => book !== this.#current)
      .sort((a, b) => a.period.from - b.period.from);
    for (const { period, accounts } of past.slice(0, Math.max(0, this.#books.size - kept))) {
      this.#books.delete(period.label);
      this.#principals -= accounts.size;
    }
  }
}
