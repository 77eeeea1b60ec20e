import type { Alternative } from "./alternatives.js";
import { compareLeast, compareMost, mostOf } from "./compare-limits.js";
import type { Comparison } from "./comparison.js";
import type { Finding } from "./finding.js";
import { type JsonSchema, schemaList, toSchema } from "./json-schema.js";

export function compareArrays(comparison: Comparison, from: Alternative, to: Alternative, path: string): Finding[] {
  const places = Math.max(...[...from, ...to].map(({ prefixItems }) => schemaList(prefixItems).length));
  const most = mostOf(from, "maxItems", closedAt(from));
  const findings: Finding[] = [];
  for (let place = 0; place < Math.min(places, most); place++) {
    findings.push(...comparison.compare(itemsAt(from, place), itemsAt(to, place), `${path}[${place}]`));
  }
  // What would come after the last place is told by the most that there may be.
  if (most > places && closedAt(to) === Infinity) {
    findings.push(...comparison.compare(itemsAt(from, places), itemsAt(to, places), `${path}[]`));
  }
  const sides = { from, to: [...to, { maxItems: closedAt(to) }], path };
  findings.push(...compareLeast("minItems", sides), ...compareMost("maxItems", sides, most));
  if (isUnique(to) && !isUnique(from)) {
    findings.push({ path, rule: "uniqueItems", from: "may repeat", to: "all different", certain: true });
  }
  return findings;
}

/** What an item at this place must fit. */
function itemsAt(schemas: Alternative, place: number): JsonSchema[] {
  return schemas.flatMap(({ prefixItems, items }): JsonSchema[] => {
    const own = schemaList(prefixItems)[place];
    if (own !== undefined) return [own];
    return items === undefined ? [] : [toSchema(items)];
  });
}

/** How many items there can be at most where nothing may follow those that have a place of their own. */
function closedAt(schemas: Alternative): number {
  const closed = schemas.filter(({ items }) => items === false);
  return Math.min(...closed.map(({ prefixItems }) => schemaList(prefixItems).length));
}

function isUnique(schemas: Alternative): boolean {
  return schemas.some(({ uniqueItems }) => uniqueItems === true);
}
