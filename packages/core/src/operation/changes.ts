/** The lists that a client may keep, and be told to fetch anew. */
export type ListName = "tools" | "resources" | "prompts";

/** Tells clients that what they know of the server has changed. Reaches every client that asked to know. */
export interface Changes {
  /** What a resource holds is new. @param uri of a resource, or of a template with its variables filled in */
  resourceUpdated(uri: string): void;
  /** A list is new: clients fetch it again. */
  listChanged(list: ListName): void;
}
