import { defineCheck } from "../check.js";
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
  (checkup) => [
    ...spotsInSources(
      checkup,
      "error-as-result",
      /catch\s*\((\w+)[^)]*\)\s*\{(?:(?!\bthrow\b|catch\s*\()[\s\S])*?\breturn\b[^;]*(?:\$\{|\(|\s)\1\b(?:\.message|\}|\))/,
    ),
    ...spotsInSources(checkup, "error-swallowed", /catch\s*(?:\(\w+\)\s*)?\{\s*\}/),
    ...spotsInSources(checkup, "stack-told", /\breturn\b[^;]*\.stack\b|new \w*Error\([^;]*\.stack\b/),
    ...spotsInSources(checkup, "process-exit", /\bprocess\.(?:exit|abort)\(/),
  ],
);
