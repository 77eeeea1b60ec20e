import { defineCheck } from "../check.js";
import type { Checkup } from "../checkup.js";
import { piecedSql } from "../pieced-sql.js";
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
  (checkup: Pick<Checkup, "sources">) => [
    ...spotsInSources(checkup, "shell-command", SHELL),
    ...spotsInSources(checkup, "code-from-text", /(?<![.\w])eval\(|\bglobalThis\.eval\(|\bnew Function\(/),
    ...spotsInSources(checkup, "sql-from-text", piecedSql),
    ...spotsInSources(
      checkup,
      "tls-unchecked",
      /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED\W{1,6}["'`]?0/,
    ),
  ],
);

/** Not the exec() of a regular expression or a database. */
const SHELL =
  /(?<![.\w])(?:exec|execSync)\(\s*[`"']|\b(?:child_?process|cp)\.(?:exec|execSync)\(|\bpromisify\(exec\)|\bshell:\s*(?:true|["'`])/i;
