// Tools as nobody should write them, and as some do.
import { setTimeout as sleep } from "node:timers/promises";
import { MCPTool, ToolError } from "mcp-prod";
import { z } from "zod";
import { BAD_RESULTS } from "./bad-results.mjs";

const text = z.string();

/** Keeps its place for good: it harms itself alone. */
export class Never extends MCPTool {
  name = "never";
  description = "Never settles";
  schema = z.object({ text });
  policy = { timeout: 200, concurrency: { limit: 20, queue: 5, queueTimeout: 50 } };

  execute() {
    return new Promise(() => {});
  }
}

export class Deaf extends MCPTool {
  name = "deaf";
  description = "Ignores its signal and runs on";
  schema = z.object({ text });
  policy = { timeout: 150, concurrency: 20 };

  async execute({ text }) {
    await sleep(600);
    return text;
  }
}

const THROWN = {
  string: () => "a string",
  null: () => null,
  undefined: () => undefined,
  error: () => new Error("a secret of the server"),
  frozen: () => Object.freeze(new Error("a secret that is frozen")),
  circular: () => {
    const error = new Error("knows itself");
    error.cause = error;
    return error;
  },
  hostile: () => ({
    get code() {
      throw new Error("not even this");
    },
    get message() {
      throw new Error("nor this");
    },
  }),
  hostileError: () =>
    Object.defineProperty(new Error("shown"), "code", {
      get() {
        throw new Error("not even this");
      },
    }),
  notFound: () => new ToolError("NOT_FOUND", "There is none.", { details: { big: 1n } }),
};

export class Throws extends MCPTool {
  name = "throws";
  description = "Throws whatever it is told";
  schema = z.object({ text, what: z.enum(Object.keys(THROWN)), late: z.boolean() });

  execute({ what, late }) {
    if (late) return sleep(1).then(() => Promise.reject(THROWN[what]()));
    throw THROWN[what]();
  }
}

export class RejectsLater extends MCPTool {
  name = "rejects-later";
  description = "Leaves a promise behind that is rejected with nobody listening";
  schema = z.object({ text });

  execute({ text }) {
    setTimeout(() => Promise.reject(new Error("nobody listens")), 5);
    return text;
  }
}

export class BadResult extends MCPTool {
  name = "bad-result";
  description = "Returns what has no JSON form, or too much of it";
  schema = z.object({ text, kind: z.enum(Object.keys(BAD_RESULTS)) });

  async execute({ text, kind }) {
    return BAD_RESULTS[kind].make(text);
  }
}

export class WrongOutput extends MCPTool {
  name = "wrong-output";
  description = "Does not keep to its output schema";
  schema = z.object({ text });
  output = z.object({ length: z.number() });

  async execute({ text }) {
    return { length: text };
  }
}

export class Blocks extends MCPTool {
  name = "blocks";
  description = "Keeps the event loop to itself";
  schema = z.object({ text, ms: z.number() });

  execute({ text, ms }) {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return text;
  }
}

export class Allocates extends MCPTool {
  name = "allocates";
  description = "Takes a lot of memory for a moment";
  schema = z.object({ text, mb: z.number() });

  async execute({ text, mb }) {
    const taken = Array.from({ length: mb }, () => new Array(131_072).fill(text));
    await sleep(5);
    return taken[0][0];
  }
}

export class Floods extends MCPTool {
  name = "floods";
  description = "Tells of its progress without end";
  schema = z.object({ text, count: z.number(), waits: z.boolean() });

  async execute({ text, count, waits }, context) {
    for (let done = 1; done <= count; done += 1) {
      const sent = context.progress(done, count, text);
      if (waits) await sent;
    }
    return text;
  }
}

export class LogsMuch extends MCPTool {
  name = "logs-much";
  description = "Logs a megabyte";
  schema = z.object({ text });

  async execute({ text }, context) {
    context.log.info({ much: "x".repeat(1_000_000) }, "much");
    return text;
  }
}

export class CallsBackTwice extends MCPTool {
  name = "calls-back-twice";
  description = "Calls back twice, and then fails";
  schema = z.object({ text });

  execute({ text }) {
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        resolve(text);
        resolve("something else");
        setTimeout(() => reject(new Error("too late")), 2);
      }, 2);
    });
  }
}

export class Mutates extends MCPTool {
  name = "mutates";
  description = "Changes its arguments and its answer when they are no longer its own";
  schema = z.object({ text, deep: z.object({ list: z.array(z.string()) }) });
  annotations = { readOnlyHint: true };
  policy = { cache: { ttl: 1_000 } };

  async execute(input) {
    const answer = { said: input.text };
    input.text = "something else";
    input.deep.list.length = 0;
    delete input.deep;
    setTimeout(() => {
      answer.said = "something else";
    }, 1);
    return answer;
  }
}

/** Throws where nobody can catch it: the process must end, and lose nothing. */
export class Crashes extends MCPTool {
  name = "crashes";
  description = "Throws where nobody can catch it";
  schema = z.object({ text });

  execute({ text }) {
    setTimeout(() => {
      throw new Error("nobody can catch this");
    }, 5);
    return text;
  }
}
