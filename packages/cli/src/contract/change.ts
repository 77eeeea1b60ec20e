/** A difference between the contract and what is built. */
export interface Change {
  readonly kind: "breaking" | "compatible" | "note";
  /** Such as `tool price`. */
  readonly where: string;
  /** Such as `input.items[].sku`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Whom it breaks and how, or why it breaks nobody. */
  readonly why: string;
  /** False where the change only may break, and counts as if it did. */
  readonly certain: boolean;
}

/** What is said of a change; the rest follows from where it is found. */
export type Said = Omit<Change, "where" | "certain"> & { readonly certain?: boolean };
