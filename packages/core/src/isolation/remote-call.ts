import type { ToolContext } from "../operation/tool-context.js";
import type { FromWorker, RemoteContext, ToWorker } from "./messages.js";
import { packThrown, unpackThrown } from "./thrown.js";

/** A call that runs in a worker, as the server's thread sees it. */
export class RemoteCall {
  /** The result as JSON text. */
  readonly result: Promise<string>;
  readonly #remote: RemoteContext;
  readonly #post: (message: ToWorker) => void;
  /** What was thrown at the worker's asks, by their number. */
  readonly #refused = new Map<number, unknown>();
  #resolve: (json: string) => void = () => {};
  /** Ends the call without an answer of its worker. */
  reject: (error: unknown) => void = () => {};

  constructor(
    readonly id: number,
    readonly tool: string,
    readonly context: ToolContext,
    post: (message: ToWorker) => void,
  ) {
    this.#post = post;
    this.#remote = remoteContext(context);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.reject = reject;
    });
  }

  receive(message: Extract<FromWorker, { type: "result" | "thrown" | "ask" }>): void {
    if (message.type === "ask") void this.#serve(message);
    else if (message.type === "result") this.#resolve(message.json);
    else if (message.refused === undefined) this.reject(unpackThrown(message.thrown));
    // The very error, and not its copy: the protocol has errors that mean more than they say.
    else this.reject(this.#refused.get(message.refused));
  }

  async #serve({ ask, method, args }: Extract<FromWorker, { type: "ask" }>): Promise<void> {
    try {
      const value = await Reflect.apply(this.#remote[method], undefined, args);
      this.#post({ type: "reply", ask, value });
    } catch (error) {
      this.#refused.set(ask, error);
      this.#post({ type: "refusal", ask, thrown: packThrown(error) });
    }
  }
}

function remoteContext(context: ToolContext): RemoteContext {
  return {
    progress: (...args) => context.progress(...args),
    message: (...args) => context.message(...args),
    closeStream: () => context.closeStream(),
    elicit: (question) => ("url" in question ? context.elicit(question) : context.elicit(question)),
    sample: (question) => context.sample(question),
    roots: (...args) => context.roots(...args),
    resourceUpdated: (uri) => context.changes.resourceUpdated(uri),
    listChanged: (list) => context.changes.listChanged(list),
  };
}
