/** A plain template: one with a tag, such as sql`…`, makes parameters. */
const QUERY =
  /(?<![\w$)\]>])`\s*(?:SELECT\b[^`]*\bFROM\b[^`]*?\b(?:WHERE|LIKE)|INSERT INTO\b[^`]*?\bVALUES|UPDATE\s+\S+\s+SET|DELETE FROM\b[^`]*?\bWHERE)\b([^`]*)/gi;
const CONSTANT = /^[A-Z][A-Z\d_]*$/;

/** Where the text of a query has values put into it. A name in capitals is a constant. */
export function piecedSql(code: string): number[] {
  return [...code.matchAll(QUERY)]
    .filter(([, rest = ""]) => [...rest.matchAll(/\$\{([^}`]*)/g)].some(([, value = ""]) => !CONSTANT.test(value)))
    .map(({ index }) => index);
}
