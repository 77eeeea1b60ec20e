import { defineCheck, spotIf } from "../check.js";
import { spotsInSources } from "../spots-in-sources.js";

const QUIET = new Set(["warn", "error", "fatal", "silent"]);
const CHATTY = new Set(["debug", "trace"]);

export const loggingCheck = defineCheck(
  {
    "log-too-quiet": {
      severity: "warning",
      why: "Calls are logged at info: with this level there is no line of who called what, and with which outcome.",
      fix: 'Set log.level to "info".',
    },
    "log-too-chatty": {
      severity: "warning",
      why: "Debug lines fill disks and cost time in every call.",
      fix: 'Set log.level to "info"; where they are wanted for an hour, set MCP_LOG_LEVEL.',
    },
    "log-unstructured": {
      severity: "warning",
      why: "What console prints has no request id, is not redacted, and no program can search it by field.",
      fix: "Use ctx.log in a tool, and the log that deps gets.",
    },
    "audit-missing": {
      severity: "note",
      why: "Others reach the server, and nothing is kept of who called what but in the log.",
      fix: "Set audit.file.",
    },
  },
  (checkup) => {
    const { review } = checkup.inspected;
    return [
      ...spotIf(review !== undefined && QUIET.has(review.logLevel), "log-too-quiet", "log.level"),
      ...spotIf(review !== undefined && CHATTY.has(review.logLevel), "log-too-chatty", "log.level"),
      ...spotsInSources(checkup, "log-unstructured", /\bconsole\.(?:log|info|warn|error|debug|trace)\(/),
      ...spotIf(review?.http?.isPublic === true && !review.audits, "audit-missing", "audit"),
    ];
  },
);
