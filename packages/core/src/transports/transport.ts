/** A way in for clients. */
export interface Transport {
  /** What it listens on, for people: `http://127.0.0.1:3000/mcp`. */
  readonly address: string;
  /** Where operators look, if that is an address of its own. */
  readonly operationsAddress?: string | undefined;
  /** Where operators see how the server does, if they can. */
  readonly statusPage?: string | undefined;
  /** Clients connected now. */
  readonly connections: number;
  /** Whether new clients wait for the next process, instead of being refused, once this one takes no more. */
  readonly isHandedOver?: boolean | undefined;
  /** @throws BootError where it can't listen */
  start(): Promise<void>;
  /** Takes no new clients; calls under way go on. Resolves when those who came before were let in. */
  stopAccepting(): Promise<void>;
  /** Ends what is left. Answers already made are still sent. */
  close(): Promise<void>;
}
