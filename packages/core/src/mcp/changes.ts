/** The lists that a client may keep, and be told to fetch anew. */
export type ListName = "tools" | "resources" | "prompts";

/** Tells clients that what they know of the server has changed. Reaches every client that asked to know. */
export interface Changes {
  /**
   * What a resource holds is new.
   * @param uri as clients name it: a resource's own, or a template's with its variables filled in and encoded
   */
  resourceUpdated(uri: string): void;
  /** A list is new: clients fetch it again. */
  listChanged(list: ListName): void;
}
