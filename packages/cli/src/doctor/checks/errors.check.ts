import { defineCheck } from "../check.js";
import type { Checkup } from "../checkup.js";
import { returnedErrors } from "../returned-errors.js";
import { spotsInSources } from "../spots-in-sources.js";

export const errorsCheck = defineCheck(
  {
    "error-as-result": {
      severity: "warning",
      why: "A failure that is returned as text counts as a success: it is in no metric, and the agent can't tell whether to try again.",
      fix: "Throw a ToolError, TransientError or PermanentError.",
    },
    "error-swallowed": {
      severity: "warning",
      why: "An empty catch hides what went wrong from everybody.",
      fix: "Handle it, log it with ctx.log, or let it go on: what is thrown reaches callers as a safe error.",
    },
    "stack-told": {
      severity: "error",
      why: "A stack shows callers how the server is built. Errors must not tell of the inside.",
      fix: "Throw the error with its cause: the log has the stack, callers get the message.",
    },
    "process-exit": {
      severity: "error",
      why: "It ends all calls in flight, and skips the drain.",
      fix: "Throw. What can't go on at boot throws from deps or init().",
    },
  },
  (checkup: Pick<Checkup, "sources">) => [
    ...spotsInSources(checkup, "error-as-result", returnedErrors),
    ...spotsInSources(checkup, "error-swallowed", /catch\s*(?:\(\w+\)\s*)?\{\s*\}/),
    ...spotsInSources(checkup, "stack-told", STACK),
    ...spotsInSources(checkup, "process-exit", /\bprocess\.(?:exit|abort)\(/),
  ],
);

/** Of an error, by its name: others have stacks too. Up to the end of the statement or of the block. */
const STACK = /(?:\breturn\b|new \w*Error\()(?:\$\{[^}]*\}|[^;}])*?(?:\b(?:e|err|error|cause|\w+Error)|\))\??\.stack\b/;
