import { defineCheck, spotIf } from "../check.js";

/** Characters. */
const TOO_SHORT = 25;
const TOO_LONG = 1_024;

export const descriptionsCheck = defineCheck(
  {
    "description-short": {
      severity: "warning",
      why: "By its description a model chooses a tool: a few letters do not tell when it is the right one.",
      fix: "Say what it does, when to use it, and what comes back.",
    },
    "description-long": {
      severity: "note",
      why: "Every client pays for the description in every conversation.",
      fix: "Move details to the descriptions of the fields.",
    },
    "description-duplicate": {
      severity: "warning",
      why: "Two that say the same of themselves can't be told apart by a model.",
      fix: "Say in each what the other does not do.",
    },
  },
  ({ inspected: { tools, prompts, resources, resourceTemplates } }) => {
    const named = [
      ...tools.map(({ name, description }) => ({ where: `tool ${name}`, description })),
      ...prompts.map(({ name, description }) => ({ where: `prompt ${name}`, description })),
      ...resources.map(({ name, description }) => ({ where: `resource ${name}`, description })),
      ...resourceTemplates.map(({ name, description }) => ({ where: `resource template ${name}`, description })),
    ].map(({ where, description = "" }) => ({ where, text: description.trim() }));
    return named.flatMap(({ where, text }, at) => {
      const twin = named.find((other, otherAt) => otherAt < at && normal(other.text) === normal(text));
      return [
        ...spotIf(text.length < TOO_SHORT, "description-short", where),
        ...spotIf(text.length > TOO_LONG, "description-long", where),
        ...spotIf(twin !== undefined, "description-duplicate", `${where}, as ${twin?.where}`),
      ];
    });
  },
);

function normal(text: string): string {
  return text.toLowerCase().replace(/\W+/g, " ").trim();
}
