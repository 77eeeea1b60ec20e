import { defineCheck, spotIf } from "../check.js";
import { sourceOf } from "../checkup.js";

/** An object literal that is no content block or whole result of the protocol. */
const RETURNS_OBJECT = /\breturn \{(?!\s*(?:content|type|isError)\b)/;

export const outputsCheck = defineCheck(
  {
    "output-missing": {
      severity: "note",
      why: "The tool returns an object, and nothing tells clients its form or holds it to it.",
      fix: "Set output to a Zod object of what execute() returns.",
    },
  },
  (checkup) =>
    checkup.inspected.tools.flatMap(({ name, source, outputSchema }) => {
      const returnsObject = RETURNS_OBJECT.test(sourceOf(checkup, source));
      return spotIf(outputSchema === undefined && returnsObject, "output-missing", `tool ${name}: output`);
    }),
);
