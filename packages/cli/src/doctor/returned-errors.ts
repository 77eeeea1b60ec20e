/** Where a catch returns what it caught, or the text of it, and throws nothing before. */
export function returnedErrors(code: string): number[] {
  return [...code.matchAll(/\bcatch\s*\(\s*(\w+)[^)]*\)\s*\{/g)].flatMap(({ 0: head, 1: name = "", index }) => {
    const block = blockFrom(code, index + head.length);
    const calm = block.split(/\bthrow\b/, 1)[0] ?? "";
    const returned = new RegExp(`\\breturn\\b[^;]*(?:\\$\\{|\\(|\\s)${name}\\b(?:\\.message|\\}|\\))`);
    return returned.test(calm) ? [index] : [];
  });
}

/** Up to the bracket that closes it. One in a text is taken for a bracket too. */
function blockFrom(code: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; end < code.length && depth > 0; end += 1) {
    if (code[end] === "{") depth += 1;
    else if (code[end] === "}") depth -= 1;
  }
  return code.slice(start, end);
}
