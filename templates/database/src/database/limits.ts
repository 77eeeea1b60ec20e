/** How much one query may take. */
export interface Limits {
  /** Milliseconds for a statement. Less than the tools' deadline, so that the database's own answer arrives. */
  readonly time: number;
  /** Bytes of a result, give or take the protocol's own. */
  readonly bytes: number;
}

export const LIMITS: Limits = { time: 5_000, bytes: 1_000_000 };

/** Rows of a result, where a query does not ask for another number. */
export const ROW_LIMIT = 100;
