import type { Change, Said } from "./change.js";
import { compareDescribed } from "./compare-described.js";
import { compareHints } from "./compare-hints.js";
import { compareInput, compareOutput } from "./compare-tool-schema.js";
import type { Contract, PromptContract, ResourceContract, ToolContract } from "./contract.js";

/** Every difference between the contract and what is built, those that break first. */
export function compareContracts(before: Contract, after: Contract): Change[] {
  const changes = [
    ...compareAll("tool", before.tools, after.tools, compareTools),
    ...compareAll("resource", before.resources, after.resources, compareResources),
    ...compareAll("resource template", before.resourceTemplates, after.resourceTemplates, compareResources),
    ...compareAll("prompt", before.prompts, after.prompts, comparePrompts),
  ];
  const ranks = { breaking: 0, compatible: 1, note: 2 };
  return changes.sort((a, b) => ranks[a.kind] - ranks[b.kind]);
}

function compareAll<T>(
  noun: string,
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  compare: (before: T, after: T) => Said[],
): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [ownOf(before, name), ownOf(after, name)];
    const told = was === undefined || is === undefined ? tellPresence(noun, was === undefined) : compare(was, is);
    return told.map((said) => ({ certain: true, ...said, where: `${noun} ${name}` }));
  });
}

/** Without what every object has, such as `constructor`. */
function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function tellPresence(noun: string, isNew: boolean): Said[] {
  const sides = isNew ? { before: "not there", after: "there" } : { before: "there", after: "removed" };
  return isNew
    ? [{ kind: "compatible", path: "", ...sides, why: `A new ${noun}.` }]
    : [{ kind: "breaking", path: "", ...sides, why: "Clients that use it get an error." }];
}

function compareTools(before: ToolContract, after: ToolContract): Said[] {
  return [
    ...compareInput(before.input, after.input),
    ...compareOutput(before.output, after.output),
    ...compareHints(before.annotations, after.annotations),
    ...compareTasks(before.task, after.task),
    ...compareDescribed(before, after),
  ];
}

function compareTasks(before: ToolContract["task"], after: ToolContract["task"]): Said[] {
  if (before === after) return [];
  const sides = { path: "task", before: before ?? "none", after: after ?? "none" };
  return after === "required"
    ? [{ kind: "breaking", ...sides, why: "Clients that do not know tasks are refused." }]
    : [{ kind: "compatible", ...sides, why: "Clients without tasks are served as well." }];
}

function compareResources(before: ResourceContract, after: ResourceContract): Said[] {
  const sides = { path: "mimeType", before: before.mimeType ?? "not said", after: after.mimeType ?? "not said" };
  const said = compareDescribed(before, after);
  if (sides.before === sides.after) return said;
  return [{ kind: "breaking", ...sides, why: "Clients that read it as what it was can't any more." }, ...said];
}

function comparePrompts(before: PromptContract, after: PromptContract): Said[] {
  const names = new Set([...Object.keys(before.arguments), ...Object.keys(after.arguments)]);
  const told = [...names].flatMap((name) => {
    return compareArgument(name, ownOf(before.arguments, name), ownOf(after.arguments, name));
  });
  return [...told, ...compareDescribed(before, after)];
}

type Argument = PromptContract["arguments"][string] | undefined;

function compareArgument(name: string, before: Argument, after: Argument): Said[] {
  const sides = { path: `arguments.${name}`, before: sayArgument(before), after: sayArgument(after) };
  if (after === undefined) return [{ kind: "breaking", ...sides, why: "What clients fill in does nothing any more." }];
  const isRequired = after.required && before?.required !== true;
  if (isRequired) return [{ kind: "breaking", ...sides, why: "Clients that leave it out are refused." }];
  if (sides.before !== sides.after) return [{ kind: "compatible", ...sides, why: "Clients may leave it out." }];
  if (before?.description === after.description) return [];
  const words = { before: before?.description ?? "none", after: after.description ?? "none" };
  return [{ kind: "note", path: `${sides.path} (description)`, ...words, why: "People may fill in something else." }];
}

function sayArgument(argument: Argument): string {
  if (argument === undefined) return "not there";
  return argument.required ? "required" : "optional";
}
