import { defineCheck, spotIf } from "../check.js";

export const servingCheck = defineCheck(
  {
    "cannot-be-served": {
      severity: "error",
      why: "The built project would not start.",
      fix: "Correct what is named, and run `mcp build`.",
    },
    "build-stale": {
      severity: "warning",
      why: "A source is newer than dist: what would be deployed is not what was written.",
      fix: "Run `mcp build`, and then `mcp doctor` again.",
    },
    "nothing-served": {
      severity: "error",
      why: "The server has no tool, no resource and no prompt.",
      fix: "Add one with `mcp add`, and run `mcp build`. Only files such as src/tools/price.tool.ts are served.",
    },
  },
  ({ inspected, newer }) => {
    const { problems, tools, resources, resourceTemplates, prompts } = inspected;
    const served = [tools, resources, resourceTemplates, prompts].flat().length;
    return [
      ...problems.flatMap(({ where, message }) => spotIf(true, "cannot-be-served", `${where}: ${message}`)),
      ...newer.flatMap((path) => spotIf(true, "build-stale", path)),
      ...spotIf(problems.length === 0 && served === 0, "nothing-served", "src"),
    ];
  },
);
