// Tools that do what they say. What one comes to is in its arguments.
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { MCPTool, TransientError } from "mcp-prod";
import { z } from "zod";

const text = z.string();

export class Echo extends MCPTool {
  name = "echo";
  description = "Says it again";
  schema = z.object({ text });

  execute({ text }) {
    return text;
  }
}

export class Slow extends MCPTool {
  name = "slow";
  description = "Says it again after a while";
  schema = z.object({ text, ms: z.number() });
  policy = { concurrency: 1_000 };

  async execute({ text, ms }) {
    await sleep(ms);
    return text;
  }
}

export class Structured extends MCPTool {
  name = "structured";
  description = "Says it again, with its length";
  schema = z.object({ text });
  output = z.object({ text: z.string(), length: z.number() });

  async execute({ text }) {
    return { text, length: text.length };
  }
}

export class Cached extends MCPTool {
  name = "cached";
  description = "Says it again out of a cache";
  schema = z.object({ text });
  annotations = { readOnlyHint: true };
  policy = { cache: { ttl: 500 } };

  async execute({ text }) {
    return text;
  }
}

/** Has an effect, which it writes into a file, so that one that was had twice can be found. */
export class Count extends MCPTool {
  name = "count";
  description = "Counts once for each idempotency key";
  schema = z.object({ text, ms: z.number(), fails: z.number(), heeds: z.boolean() });
  annotations = { idempotentHint: true };
  policy = { concurrency: 500, retry: { minDelay: 50, maxDelay: 200 } };
  #effects;
  #serial = 0;
  #failed = new Map();

  /** @param effects the file */
  constructor(effects) {
    super();
    this.#effects = effects;
  }

  async execute({ text, ms, fails, heeds }, { signal }) {
    failSometimes(this.#failed, text, fails);
    await sleep(ms, undefined, heeds ? { signal } : {});
    appendFileSync(this.#effects, `${process.pid} ${text}\n`);
    this.#serial += 1;
    return `${text} is effect ${this.#serial} of ${process.pid}`;
  }
}

/** Fails as often as it is told, and then does not. */
export class Transient extends MCPTool {
  name = "transient";
  description = "Says it again at the second or third attempt";
  schema = z.object({ text, fails: z.number() });
  annotations = { readOnlyHint: true };
  policy = { retry: { minDelay: 5, maxDelay: 20 } };
  #failed = new Map();

  async execute({ text, fails }) {
    failSometimes(this.#failed, text, fails);
    return text;
  }
}

export class Remote extends MCPTool {
  name = "remote";
  description = "Asks what is away most of the time";
  schema = z.object({ text, away: z.boolean() });
  policy = { dependency: "remote" };

  async execute({ text, away }) {
    if (away) throw new TransientError("The other side is away.");
    return text;
  }
}

function failSometimes(failed, text, fails) {
  const before = failed.get(text) ?? 0;
  if (before >= fails) {
    failed.delete(text);
    return;
  }
  failed.set(text, before + 1);
  throw new TransientError(`Failure ${before + 1} of ${fails}.`);
}
