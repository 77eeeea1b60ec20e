import { hideSecretShapes } from "mcp-prod";
import { defineCheck, spotIf } from "../check.js";
import { isExcused, spotsInSources } from "../spots-in-sources.js";

const SECRET_NAME =
  /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIALS?|PRIVATE_KEY|API_KEY|ACCESS_KEY|DSN|(?:DATABASE|POSTGRES|MYSQL|MONGO|MONGODB|REDIS|AMQP)_UR[LI])(?:$|_)/;
/** What only is about a secret, such as TOKEN_URL. */
const ABOUT_SECRETS =
  /(?<!(?:DATABASE|POSTGRES|MYSQL|MONGO|MONGODB|REDIS|AMQP))_(?:HEADER|NAME|ID|FILE|PATH|UR[LI]|TTL|EXPIRY|TIMEOUT|LIMIT|LENGTH|COUNT|ISSUER|AUDIENCE|ALGORITHM)$/;

/** What the framework, Node and package managers read themselves is no project's own. */
const READS_ENVIRONMENT = /\bprocess\.env(?:\.|\[["'`])(?!MCP_|NODE_|CI\b|npm_|NO_COLOR\b)\w/;

export const secretsCheck = defineCheck(
  {
    "secret-in-file": {
      severity: "error",
      why: "What is committed once is in the history for ever, for everybody who may read it.",
      fix: "Make the secret useless where it was made, then read a new one from the environment.",
    },
    "secret-file-exposed": {
      severity: "error",
      why: "The file holds secrets by its name, and no .gitignore keeps it out of the repository.",
      fix: "Add it to .gitignore; where it was committed, make what is in it useless.",
    },
    "gitignore-missing": {
      severity: "warning",
      why: "Without a .gitignore, keys and builds are committed by the next `git add .`.",
      fix: "Write one with node_modules, dist, .env and .mcp/.",
    },
    "gitignore-incomplete": {
      severity: "warning",
      why: "This is where secrets come to be, and no .gitignore keeps it out of the repository.",
      fix: "Add it to .gitignore.",
    },
    "secret-default": {
      severity: "error",
      why: "A secret with a default is the same everywhere, and known to whoever reads the source.",
      fix: "Take the default out, and set required: true.",
    },
    "environment-undeclared": {
      severity: "warning",
      why: "It is read from process.env: no file of secrets or credential of systemd reaches it, and mcp emit does not know of it.",
      fix: "Declare it in environment, and read it from the env that deps gets.",
    },
    "secret-unmarked": {
      severity: "warning",
      why: "By its name it is a secret, but it is declared as none: emitted files would show it in plain text.",
      fix: "Set secret: true.",
    },
  },
  (checkup) => {
    const { inspected, exposed, secretFiles, hasGitignore, unignored } = checkup;
    const environment = inspected.deployment?.environment ?? [];
    return [
      ...exposed.flatMap(({ path, text }) => {
        const line = lineOfSecret(text);
        return line === undefined ? [] : spotIf(true, "secret-in-file", `${path}:${line}`);
      }),
      ...secretFiles.flatMap((path) => spotIf(true, "secret-file-exposed", path)),
      ...spotIf(!hasGitignore, "gitignore-missing", ".gitignore"),
      ...(hasGitignore ? unignored : []).flatMap((path) => spotIf(true, "gitignore-incomplete", path)),
      ...spotsInSources(checkup, "environment-undeclared", READS_ENVIRONMENT),
      ...environment.flatMap(({ name, secret, default: value }) => [
        ...spotIf(secret && value !== undefined, "secret-default", `environment.${name}`),
        ...spotIf(
          !secret && SECRET_NAME.test(name) && !ABOUT_SECRETS.test(name),
          "secret-unmarked",
          `environment.${name}`,
        ),
      ]),
    ];
  },
);

/** By the rules that keep secrets out of logs. Placeholders such as `${password}`, `user:…` and `user:password` are none. */
function lineOfSecret(text: string): number | undefined {
  const lines = text.split("\n");
  const held = lines.map((line, at) => (isExcused(lines, at + 1, "secret-in-file") ? "" : line)).join("\n");
  const bare = held.replace(/\$\{[^}\n]*\}|<[\w -]+>|…|\.\.\./g, "").replace(PLACEHOLDER, "//");
  const hidden = hideSecretShapes(bare);
  if (hidden === bare) return undefined;
  const before = hidden.slice(0, hidden.indexOf("[redacted:"));
  return before.split("\n").length;
}

const PLACEHOLDER =
  /\/\/(?:[\w-]*:?|[\w-]+:(?:password|passwd|pass|pw|secret|changeme|example|x+|\*+)|postgres:postgres)@/gi;
