/** The names of a template's variables, where the template is known to the compiler. */
type NamesIn<Uri extends string> = Uri extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** What a template's variables stand for in one URI. Distributes over Uri, so that it resolves for `this["uri"]` too. */
export type UriVariables<Uri extends string> = Uri extends `${string}{${string}`
  ? { readonly [Name in NamesIn<Uri>]: string }
  : Readonly<Record<string, string>>;

interface Part {
  readonly name: string;
  /** The text between this variable and the next, or the end. */
  readonly after: string;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
/** A variable stands for a part of a path, as RFC 6570 level 1 expands it. */
const DELIMITER = /[/?#]/;

/** A URI, with variables in braces or without: `docs://readme`, `orders://{id}/items` (RFC 6570, level 1). */
export class UriTemplate {
  readonly #before: string;
  readonly #parts: readonly Part[];

  /** @throws TypeError where it is no URI, or has more than level 1 in its braces */
  constructor(readonly text: string) {
    const [before = "", ...expressions] = text.split("{");
    this.#before = before;
    this.#parts = expressions.map(toPart);
    if (before.includes("}") || !URL.canParse(this.#expandWith("x"))) throw new TypeError(MALFORMED);
    if (new Set(this.names).size < expressions.length) throw new TypeError("has the same variable twice");
    if (this.#parts.slice(0, -1).some(({ after }) => after === "")) {
      throw new TypeError("has two variables with nothing between them: nobody can tell where the first one ends");
    }
  }

  get names(): string[] {
    return this.#parts.map(({ name }) => name);
  }

  /** Characters that are the same in every URI of the template: the more, the more particular it is. */
  get fixedLength(): number {
    return this.#expandWith("").length;
  }

  /**
   * Each variable takes as little as it can and at least one character. Its time grows with the URI's length only.
   * @returns the variables, decoded; undefined where the URI is not of this template
   */
  match(uri: string): Record<string, string> | undefined {
    if (this.#parts.length === 0) return uri === this.text ? {} : undefined;
    if (!uri.startsWith(this.#before)) return undefined;
    const last = this.#parts.length - 1;
    const variables: Record<string, string> = {};
    let at = this.#before.length;
    for (const [index, { name, after }] of this.#parts.entries()) {
      const end = index === last ? uri.length - after.length : uri.indexOf(after, at + 1);
      if (end <= at || !uri.startsWith(after, end)) return undefined;
      const value = decode(uri.slice(at, end));
      if (value === undefined) return undefined;
      variables[name] = value;
      at = end + after.length;
    }
    return variables;
  }

  #expandWith(value: string): string {
    return this.#before + this.#parts.map(({ after }) => value + after).join("");
  }
}

const MALFORMED = 'is missing or malformed: a URI with a scheme, such as "docs://readme" or "orders://{id}"';

function toPart(expression: string): Part {
  const [name = "", after, ...more] = expression.split("}");
  if (after === undefined || more.length > 0) throw new TypeError(MALFORMED);
  if (!NAME.test(name)) {
    throw new TypeError(
      `has {${name}}: braces take one name of letters, digits and _, such as {id} (RFC 6570, level 1)`,
    );
  }
  return { name, after };
}

function decode(text: string): string | undefined {
  if (DELIMITER.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
