/** What can stand in a list: in one at a time. */
export interface Linked<Item> {
  before?: Item | undefined;
  after?: Item | undefined;
}

/**
 * Items in the order in which they came, of which any can leave at any time.
 *
 * Not a Set or a Map: V8 makes a new table of one every few dozen deletions, and leaves in the old table its items and a
 * pointer to the new one. Once a table was promoted, all that come after it, and what was in them, live until the next
 * full collection. With calls for items that cost up to 40 % of throughput: see docs/adr/0007-young-objects.md.
 */
export class LinkedList<Item extends Linked<Item>> {
  #first: Item | undefined;
  #last: Item | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): Item | undefined {
    return this.#first;
  }

  add(item: Item): void {
    item.before = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.after = item;
    this.#last = item;
    this.#size += 1;
  }

  /** Does nothing with an item that is in no list. */
  delete(item: Item): void {
    const { before, after } = item;
    if (before === undefined && this.#first !== item) return;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    // What left must hold nothing of what stays.
    item.before = undefined;
    item.after = undefined;
    this.#size -= 1;
  }

  /** The items that are there now, whatever becomes of them meanwhile. */
  *[Symbol.iterator](): Iterator<Item> {
    const items: Item[] = [];
    for (let item = this.#first; item !== undefined; item = item.after) items.push(item);
    yield* items;
  }
}
