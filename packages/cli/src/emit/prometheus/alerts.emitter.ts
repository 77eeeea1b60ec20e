import { stringify } from "yaml";
import type { EmitInput, EmittedFile, Emitter } from "../emitter.js";
import { makeStamp } from "../stamp.js";
import { ruleGroups } from "./rule-groups.js";
import { ruleTestsFile } from "./rule-tests-file.js";
import { rulesFile } from "./rules-file.js";
import { scrapeConfig } from "./scrape-config.js";

const FOLDER = "deploy/prometheus";
const RULES = "alerts.yml";
const STAMP = makeStamp("mcp emit alerts");

/** Prometheus' config, alert rules, and promtool's tests of these. */
export const alertsEmitter: Emitter = {
  target: "alerts",
  plan(input: EmitInput): EmittedFile[] {
    const groups = ruleGroups(input);
    const file = (name: string, about: string, value: object) => {
      // Long lines stay whole: a folded query can't be copied.
      const text = stringify(value, { lineWidth: 0 });
      return { path: `${FOLDER}/${name}`, content: `# ${STAMP}\n# ${about}\n${text}` };
    };
    return [
      file("prometheus.yml", "The job's name is what the alerts know the server by.", scrapeConfig(RULES, input)),
      file(RULES, "What to do for each alert: docs/alerts.md of mcp-prod.", rulesFile(groups)),
      file("alerts.test.yml", "Run it with: promtool test rules alerts.test.yml", ruleTestsFile(RULES, groups)),
    ];
  },
};
