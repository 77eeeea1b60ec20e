import { defineCheck, spotIf } from "../check.js";
import { type Checkup, sourceOf } from "../checkup.js";

export const hintsCheck = defineCheck(
  {
    "hints-missing": {
      severity: "warning",
      why: "Without hints a client takes a tool for one that destroys and must not run twice, and asks its user each time.",
      fix: "Set annotations: readOnlyHint, or destructiveHint and idempotentHint; openWorldHint where it calls out.",
    },
    "hints-contradict": {
      severity: "error",
      why: "A tool that only reads destroys nothing: clients that trust readOnlyHint run it unasked.",
      fix: "Take readOnlyHint or destructiveHint out.",
    },
    "destructive-repeats": {
      severity: "warning",
      why: "A client that heard no answer sends the call again, and what it destroys is destroyed twice.",
      fix: "Set policy.idempotency, or idempotentHint where twice is the same as once, or ask the user with ctx.elicit.",
    },
    "destructive-retried": {
      severity: "error",
      why: "retry.repeatable runs a tool again after a failure that may have happened after the work was done.",
      fix: "Take retry.repeatable out, or set idempotentHint where twice is the same as once.",
    },
    "destructive-open": {
      severity: "warning",
      why: "Everybody who may call the server at all may call a tool that destroys.",
      fix: "Set policy.scopes, and give them to the keys that need it.",
    },
  },
  (checkup) => checkup.inspected.tools.flatMap((tool) => judge(checkup, tool)),
);

function judge(checkup: Checkup, { name, annotations, policy, source, scopes }: Checkup["inspected"]["tools"][number]) {
  const where = `tool ${name}: annotations`;
  const { readOnlyHint, destructiveHint, idempotentHint } = annotations ?? {};
  const says = [readOnlyHint, destructiveHint, idempotentHint].some((hint) => hint !== undefined);
  const destroys = destructiveHint === true && readOnlyHint !== true;
  const isSafeTwice = idempotentHint === true || policy.idempotent || sourceOf(checkup, source).includes(".elicit(");
  const authenticates = checkup.inspected.deployment?.authenticates === true;
  return [
    ...spotIf(!says, "hints-missing", where),
    ...spotIf(readOnlyHint === true && destructiveHint === true, "hints-contradict", where),
    ...spotIf(destroys && !isSafeTwice, "destructive-repeats", where),
    ...spotIf(
      policy.repeatable && readOnlyHint !== true && idempotentHint !== true,
      "destructive-retried",
      `tool ${name}: policy.retry`,
    ),
    ...spotIf(destroys && authenticates && scopes.length === 0, "destructive-open", `tool ${name}: policy.scopes`),
  ];
}
