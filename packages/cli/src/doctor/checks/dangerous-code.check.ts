import { defineCheck } from "../check.js";
import { spotsInSources } from "../spots-in-sources.js";

export const dangerousCodeCheck = defineCheck(
  {
    "shell-command": {
      severity: "error",
      why: "A shell acts on what stands in an argument: with a caller's text in it, the caller runs commands.",
      fix: "Use runCommand of mcp-prod with its list of allowed commands.",
    },
    "code-from-text": {
      severity: "error",
      why: "A text that is run as code is whatever a caller can make it.",
      fix: "Parse what is expected, or look it up in a table of functions.",
    },
    "sql-from-text": {
      severity: "error",
      why: "A value put into the text of a query can change what the query does.",
      fix: "Pass values as parameters ($1), and whole queries of callers through readOnlySql.",
    },
    "tls-unchecked": {
      severity: "error",
      why: "Without checking certificates, anybody on the way can be the other side.",
      fix: "Add the other side's authority with NODE_EXTRA_CA_CERTS, and take this out.",
    },
  },
  (checkup) => [
    ...spotsInSources(checkup, "shell-command", /\b(?:exec|execSync)\(\s*[`"'][^\n]*\)|\bshell:\s*(?:true|["'`])/),
    ...spotsInSources(checkup, "code-from-text", /\beval\(|new Function\(/),
    ...spotsInSources(
      checkup,
      "sql-from-text",
      /`\s*(?:SELECT\b[^`]*\bFROM|INSERT INTO|UPDATE\b[^`]*\bSET|DELETE FROM)\b[^`]*\b(?:WHERE|VALUES|SET|LIKE)\b[^`]*\$\{/i,
    ),
    ...spotsInSources(
      checkup,
      "tls-unchecked",
      /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED\W{1,6}["'`]?0/,
    ),
  ],
);
